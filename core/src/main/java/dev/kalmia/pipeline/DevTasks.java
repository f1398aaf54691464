package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.eval.EvalTask;
import dev.kalmia.run.Progress;
import dev.kalmia.train.DevTask;
import dev.kalmia.train.tune.StoppingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The tasks that a training is stopped by, and those that it must not unlearn: the means of their main scores.
///
/// @param tasks none where weights are not chosen
/// @param guarded none where nothing is guarded
record DevTasks(List<EvalTask> tasks, List<EvalTask> guarded) implements DevTask {
    private static final String KEY = "training.tuning.early-stopping.";

    DevTasks {
        tasks = List.copyOf(tasks);
        guarded = List.copyOf(guarded);
    }

    /// Finds them; empty where none are asked for.
    ///
    /// @param print hears of tasks that cannot be measured
    static Optional<DevTask> of(StoppingConfig config, Consumer<String> print) {
        if (!config.wanted()) {
            return Optional.empty();
        }
        return Optional.of(new DevTasks(
                config.choosesBest() ? ChosenTasks.of(config.data(), config.tasks(), print) : List.of(),
                config.forgetting().wanted()
                        ? ChosenTasks.of(
                                config.forgetting().data(), config.forgetting().tasks(), print)
                        : List.of()));
    }

    /// The sources of the settings that are a stage's `training`.
    static List<Source> sources(StoppingConfig config) {
        List<Source> sources = new ArrayList<>(Source.each(KEY + "data", config.data(), Content.TESTS));
        sources.addAll(Source.each(KEY + "forgetting.data", config.forgetting().data(), Content.TESTS));
        return sources;
    }

    @Override
    public double score(ModelFolder model) {
        return mean(tasks, model);
    }

    @Override
    public double general(ModelFolder model) {
        return mean(guarded, model);
    }

    private static double mean(List<EvalTask> of, ModelFolder model) {
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            return of.stream()
                    .mapToDouble(
                            task -> task.evaluate(encoder, Progress.silent()).mainScore())
                    .average()
                    .orElseThrow();
        }
    }
}
