package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.eval.Benchmark;
import dev.kalmia.eval.EvalTask;
import dev.kalmia.eval.ModelLabel;
import dev.kalmia.run.Default;
import dev.kalmia.run.Reference;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

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
        List<EvalTask> chosen = ChosenTasks.of(data, tasks, run.print());
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
}
