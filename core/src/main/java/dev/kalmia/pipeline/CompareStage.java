package dev.kalmia.pipeline;

import dev.kalmia.eval.ComparedTask;
import dev.kalmia.eval.Comparison;
import dev.kalmia.report.Report;
import dev.kalmia.report.Table;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Sets ways of making a model side by side, each with as many seeds as wanted. Writes `table.txt`,
/// `comparison.json` and `report.html`.
///
/// @param title of the report
/// @param arms the ways: what the table calls each, and a stage of kind `trials`, or `evaluate` for a
///     single model; every other one is compared with the first
record CompareStage(String title, Map<String, Path> arms) implements Stage {
    CompareStage {
        if (arms.size() < 2) {
            throw new UsageException("arms must be at least two; arms=" + arms.size());
        }
        arms = Collections.unmodifiableMap(new LinkedHashMap<>(arms));
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("report.html", Content.PAGE, "table.txt", Content.PAGE);
    }

    @Override
    public List<Source> sources() {
        return arms.entrySet().stream()
                .map(arm -> new Source("arms." + arm.getKey(), arm.getValue(), null))
                .toList();
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        SequencedMap<String, List<Path>> runs = new LinkedHashMap<>();
        arms.forEach((name, stage) -> runs.put(name, results(stage)));
        String first = runs.firstEntry().getKey();
        SequencedMap<String, Comparison> comparisons = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        runs.forEach((name, results) -> {
            if (!name.equals(first)) {
                Comparison comparison = Comparison.of(runs.firstEntry().getValue(), results);
                comparisons.put(name, comparison);
                comparison.tasks().forEach(task -> rows.add(row(name, task)));
            }
        });
        Table table = new Table(
                List.of("task", "metric", first, "beside", "score", "change", "95 % interval", "p", "seeds"), rows);
        AtomicFile.writeString(run.work().resolve("table.txt"), table.toText());
        Json.write(run.work().resolve("comparison.json"), comparisons);
        new Report(title)
                .text("Main score of each task, times 100: the mean of the seeds, and how far they lie apart (standard"
                        + " deviation); p of the paired randomisation test and the 95 % bootstrap interval of the"
                        + " difference, over queries, of which each has its mean score.")
                .table(table)
                .write(run.work().resolve("report.html"));
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("arms", (long) arms.size());
        counts.put("comparisons", (long) rows.size());
        return counts;
    }

    /// The results of a stage: of each seed, or the one there is.
    private static List<Path> results(Path stage) {
        if (Files.isDirectory(stage.resolve("results"))) {
            return List.of(stage.resolve("results"));
        }
        try (Stream<Path> entries = Files.list(stage)) {
            List<Path> results = entries.map(entry -> entry.resolve("results"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
            if (results.isEmpty()) {
                throw new InputException("arms must be stages that measure models; " + stage + " has no results");
            }
            return results;
        } catch (IOException e) {
            throw new InputException("cannot read folder " + stage + ": " + InputException.reason(e), e);
        }
    }

    private static List<String> row(String arm, ComparedTask task) {
        return List.of(
                task.task(),
                task.metric(),
                score(task.runsA()),
                arm,
                score(task.runsB()),
                ResultCells.signed(task.difference()),
                ResultCells.interval(task.interval()),
                ResultCells.p(task.p()),
                task.runsA().size() + " and " + task.runsB().size());
    }

    /// Mean and standard deviation.
    private static String score(List<Double> runs) {
        double mean = runs.stream().mapToDouble(run -> run).average().orElseThrow();
        if (runs.size() == 1) {
            return ResultCells.score(mean);
        }
        double squares =
                runs.stream().mapToDouble(run -> (run - mean) * (run - mean)).sum();
        return String.format(Locale.ROOT, "%.2f ± %.2f", 100 * mean, 100 * Math.sqrt(squares / (runs.size() - 1)));
    }
}
