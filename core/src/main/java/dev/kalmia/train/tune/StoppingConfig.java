package dev.kalmia.train.tune;

import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.List;

/// When a training ends before its last step, and which weights are kept.
///
/// @param data folders with a `task.json` in them or below, of texts that are not trained on; empty: all steps are made
///     and the last weights kept
/// @param tasks names of the tasks, of whose main scores the mean is taken; empty for all
/// @param every updates between two measurements; the last update is measured, too
/// @param patience how many measurements in a row may bring nothing better
/// @param forgetting what must not get worse meanwhile; alone, without `data`, the last weights that keep to it are
///     kept
public record StoppingConfig(
        @Default("") List<Path> data,
        @Default("") List<String> tasks,
        @Default("100") int every,
        @Default("3") int patience,
        ForgettingConfig forgetting) {
    public StoppingConfig {
        data = List.copyOf(data);
        tasks = List.copyOf(tasks);
        if (every < 1) {
            throw new UsageException("every must be at least 1; every=" + every);
        }
        if (patience < 1) {
            throw new UsageException("patience must be at least 1; patience=" + patience);
        }
        if (data.isEmpty() && !tasks.isEmpty()) {
            throw new UsageException("tasks must be of data that are named; tasks=" + tasks);
        }
    }

    /// Whether anything is measured.
    public boolean wanted() {
        return choosesBest() || forgetting.wanted();
    }

    /// Whether weights are chosen by how they score.
    public boolean choosesBest() {
        return !data.isEmpty();
    }
}
