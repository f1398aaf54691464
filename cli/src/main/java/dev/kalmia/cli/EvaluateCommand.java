package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.Encoder;
import dev.kalmia.eval.Benchmark;
import dev.kalmia.eval.EvalTask;
import dev.kalmia.eval.ModelLabel;
import dev.kalmia.eval.TaskFolder;
import dev.kalmia.eval.TaskInfo;
import dev.kalmia.run.FolderLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia evaluate`: measures a model by mteb's protocols and writes mteb's result files.
@Command(
        description = "Measures a model on every task.json below a folder, by mteb's protocols.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Mixin
    private EncodeOptions settings = new EncodeOptions();

    @Option(
            names = "--model",
            paramLabel = "REF",
            required = true,
            arity = "1..*",
            description = "Model folders, bundled:NAME or hf:ORG/NAME[@REVISION]; one or more.")
    private List<String> models = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Folder with a task.json in it or below.")
    private Path data = Path.of("");

    @Option(names = "--tasks", paramLabel = "A,B", split = ",", description = "Only these tasks; default: all.")
    private List<String> tasks = List.of();

    @Option(
            names = "--out",
            paramLabel = "RESULTS",
            required = true,
            description = "Folder of results, laid out as mteb has them.")
    private Path out = Path.of("");

    /// A score as it is printed.
    record Line(String model, String task, String split, double score, boolean reused) {}

    @Override
    public void run() {
        TaskFolder found = TaskFolder.find(data);
        List<EvalTask> chosen = tasks.isEmpty() ? found.tasks() : found.named(tasks);
        if (tasks.isEmpty()) {
            found.skipped()
                    .forEach(task -> output.say("skipped: " + task.title() + " is of a kind that this version does not"
                            + " measure (" + task.kind().key() + ")"));
        }
        List<Line> lines = new ArrayList<>();
        Set<Path> folders = new LinkedHashSet<>();
        try (FolderLock _ = FolderLock.inside(out)) {
            for (String reference : models) {
                measure(reference, chosen, lines, folders);
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("results", folders);
        result.put("scores", lines);
        output.print(result, people -> {
            TextTable table = new TextTable("model", "task", "score");
            lines.forEach(line -> table.row(line.model(), named(line), percent(line.score())));
            means(lines).forEach((task, mean) -> table.row(task.get(0), task.get(1) + " mean", percent(mean)));
            table.print(people);
            folders.forEach(folder -> people.println("results: " + folder));
        });
    }

    private static String named(Line line) {
        return line.split().equals("test") ? line.task() : line.task() + " (" + line.split() + ")";
    }

    private static String percent(double score) {
        return String.format(Locale.ROOT, "%.2f", 100 * score);
    }

    /// Of tasks with many splits, by model and task.
    private static Map<List<String>, Double> means(List<Line> lines) {
        Map<List<String>, List<Line>> splits = new LinkedHashMap<>();
        lines.forEach(line -> splits.computeIfAbsent(List.of(line.model(), line.task()), _ -> new ArrayList<>())
                .add(line));
        Map<List<String>, Double> means = new LinkedHashMap<>();
        splits.forEach((task, scores) -> {
            if (scores.size() > 1) {
                means.put(
                        task, scores.stream().mapToDouble(Line::score).average().orElseThrow());
            }
        });
        return means;
    }

    private void measure(String reference, List<EvalTask> chosen, List<Line> lines, Set<Path> folders) {
        try (Encoder encoder = settings.open(ModelSource.resolve(reference, output.progress()))) {
            ModelLabel label = ModelLabel.of(reference, encoder, settings.labels());
            for (Benchmark.Score score : Benchmark.run(chosen, encoder, label, out, output.progress())) {
                TaskInfo task = score.task();
                lines.add(new Line(label.name(), task.title(), task.split(), score.mainScore(), score.reused()));
            }
            folders.add(Benchmark.folder(out, label));
        }
    }
}
