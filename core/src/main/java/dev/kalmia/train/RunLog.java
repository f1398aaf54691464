package dev.kalmia.train;

import dev.kalmia.train.watch.EventFile;
import dev.kalmia.train.watch.StepProgress;
import dev.kalmia.train.watch.Timings;
import java.nio.file.Path;

/// Where a step is told of: `log.jsonl`, of which all else is made; the same for TensorBoard; the clock; and the line
/// of progress.
final class RunLog implements AutoCloseable {
    private final StepLog log;
    private final EventFile events;
    private final Timings timings;
    private final StepProgress shown;

    private RunLog(StepLog log, EventFile events, Timings timings, StepProgress shown) {
        this.log = log;
        this.events = events;
        this.timings = timings;
        this.shown = shown;
    }

    /// Goes on after so many steps; what a killed run told of later ones is cut off.
    static RunLog resume(Path work, long steps, StepProgress shown) {
        StepLog log = StepLog.resume(work.resolve("log.jsonl"), steps);
        try {
            return new RunLog(log, EventFile.resume(work, log.kept()), Timings.resume(work, steps), shown);
        } catch (RuntimeException failed) {
            log.close();
            throw failed;
        }
    }

    void add(StepLog.Step step) {
        log.add(step);
        events.add(step.json());
        timings.add(step.step(), step.tokens());
        shown.end(step.tokens(), step.words());
    }

    /// Brings the log to the disk, of which the other files can be made again.
    void sync() {
        log.sync();
    }

    @Override
    public void close() {
        try (log;
                events) {
            timings.close();
        }
    }
}
