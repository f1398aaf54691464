package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.eval.EvalTask;
import dev.kalmia.run.Progress;
import dev.kalmia.train.DevTask;
import dev.kalmia.train.tune.StoppingConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The tasks that a training is stopped by: the mean of their main scores.
final class DevTasks {
    private DevTasks() {}

    /// Finds them; empty where none are asked for.
    ///
    /// @param print hears of tasks that cannot be measured
    static Optional<DevTask> of(StoppingConfig config, Consumer<String> print) {
        if (!config.wanted()) {
            return Optional.empty();
        }
        List<EvalTask> tasks = ChosenTasks.of(config.data(), config.tasks(), print);
        return Optional.of(model -> mean(tasks, model));
    }

    /// The sources of the settings that are a stage's `training`.
    static List<Source> sources(StoppingConfig config) {
        return Source.each("training.tuning.early-stopping.data", config.data(), Content.TESTS);
    }

    private static double mean(List<EvalTask> tasks, ModelFolder model) {
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            return tasks.stream()
                    .mapToDouble(
                            task -> task.evaluate(encoder, Progress.silent()).mainScore())
                    .average()
                    .orElseThrow();
        }
    }
}
