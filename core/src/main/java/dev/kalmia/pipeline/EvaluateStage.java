package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.eval.Benchmark;
import dev.kalmia.eval.EvalTask;
import dev.kalmia.eval.ModelLabel;
import dev.kalmia.eval.TaskFolder;
import dev.kalmia.eval.TaskInfo;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Reference;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/// Measures a model. Writes `results/`, laid out as mteb has them.
///
/// @param model what to measure
/// @param data folders with a `task.json` in them or below
/// @param tasks names of the tasks; empty for all
/// @param maxTokens longest text; 0 for the model's limit
record EvaluateStage(
        @Reference String model,
        List<Path> data,
        @Default("") List<String> tasks,
        @Default("0") int maxTokens) implements Stage {
    EvaluateStage {
        Bounds.atLeast(0, maxTokens, "max-tokens");
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("results", Content.RESULTS);
    }

    @Override
    public List<Source> sources() {
        return Source.each("data", data, Content.TESTS);
    }

    @Override
    public Optional<String> reads() {
        return Optional.of(model);
    }

    @Override
    public Map<String, String> misfits(ModelFolder folder) {
        return Bounds.tokens(folder, maxTokens);
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        List<EvalTask> chosen = chosen(run.print());
        try (Encoder encoder =
                Encoder.open(ModelSource.resolve(model), EncodeConfig.defaults().withMaxTokens(maxTokens))) {
            ModelLabel label = ModelLabel.of(model, encoder, Map.of("precision", "f32"));
            List<Benchmark.Score> scores =
                    Benchmark.run(chosen, encoder, label, run.work().resolve("results"), run.progress());
            SequencedMap<String, Long> counts = new LinkedHashMap<>();
            counts.put("tasks", (long) scores.size());
            return counts;
        }
    }

    private List<EvalTask> chosen(Consumer<String> print) {
        SequencedMap<List<String>, EvalTask> chosen = new LinkedHashMap<>();
        Set<String> wanted = new LinkedHashSet<>(tasks);
        for (Path folder : data) {
            TaskFolder found = TaskFolder.find(folder);
            for (EvalTask task : found.tasks()) {
                TaskInfo info = task.info();
                wanted.remove(info.name());
                if ((tasks.isEmpty() || tasks.contains(info.name()))
                        && chosen.put(List.of(info.name(), info.split(), info.subset()), task) != null) {
                    throw new InputException(
                            folder + ": there is a second task of this name, split and subset: " + info.title());
                }
            }
            if (tasks.isEmpty()) {
                found.skipped()
                        .forEach(task -> print.accept("skipped: " + task.title() + " is of a kind that this"
                                + " version does not measure (" + task.kind().key() + ")"));
            }
        }
        if (!wanted.isEmpty()) {
            throw new UsageException(
                    "tasks must name tasks below " + data + " that can be measured; not there: " + wanted);
        }
        if (chosen.isEmpty()) {
            throw new InputException("data must hold at least one task that can be measured; data=" + data);
        }
        return List.copyOf(chosen.values());
    }
}
