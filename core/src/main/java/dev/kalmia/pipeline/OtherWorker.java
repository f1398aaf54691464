package dev.kalmia.pipeline;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import dev.kalmia.tensor.WorkerGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a worker does that is not the first: the same, but for everything that is written or said.
final class OtherWorker {
    private OtherWorker() {}

    static void run(TrainStage stage, long seed, WorkerGroup group) {
        try {
            // Reading examples may leave notes on rows that were skipped; the first worker's are those that count.
            Path notes = Files.createTempDirectory("kalmia-worker");
            try {
                stage.work(new StageRun(notes, seed, Progress.silent(), line -> {}, group));
            } finally {
                Trees.delete(notes);
            }
        } catch (IOException failure) {
            throw new InputException("no folder for notes can be made: " + InputException.reason(failure), failure);
        }
    }
}
