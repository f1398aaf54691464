package dev.kalmia.train.tune;

import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.List;

/// What a model must not unlearn while it learns something else: tasks of a general kind that are measured before the
/// first update and then with those of early stopping, and how much of their score may go.
///
/// @param data folders with a `task.json` in them or below; empty: nothing is guarded
/// @param tasks names of the tasks, of whose main scores the mean is taken; empty for all
/// @param bound how far the score may fall below what it was before; where it falls further the training ends
public record ForgettingConfig(
        @Default("") List<Path> data,
        @Default("") List<String> tasks,
        @Default("0.01") double bound) {
    public ForgettingConfig {
        data = List.copyOf(data);
        tasks = List.copyOf(tasks);
        if (!(bound >= 0 && bound <= 1)) {
            throw new UsageException("bound must be at least 0 and at most 1; bound=" + bound);
        }
        if (data.isEmpty() && !tasks.isEmpty()) {
            throw new UsageException("tasks must be of data that are named; tasks=" + tasks);
        }
    }

    /// Whether anything is measured.
    public boolean wanted() {
        return !data.isEmpty();
    }
}
