package dev.kalmia.pipeline;

import dev.kalmia.run.Progress;
import dev.kalmia.tensor.WorkerGroup;
import java.nio.file.Path;
import java.util.function.Consumer;

/// What a stage works with.
///
/// @param work where it writes; what a killed run of the same stage left is still there
/// @param seed its own seed
/// @param progress hears how far it is
/// @param print takes a line for a person
/// @param group the workers that do it together
public record StageRun(Path work, long seed, Progress progress, Consumer<String> print, WorkerGroup group) {
    /// Done by one.
    public StageRun(Path work, long seed, Progress progress, Consumer<String> print) {
        this(work, seed, progress, print, WorkerGroup.alone());
    }
}
