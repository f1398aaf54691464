package dev.kalmia.train;

import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.train.watch.StepProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What a run writes on its way, and goes on from: the log and the checkpoints. Of several workers the
/// first has them; the others get from it what they go on from.
final class RunFiles implements AutoCloseable {
    private final Path work;
    private final StepProgress shown;
    private final WorkerGroup group;
    private final Checkpoints checkpoints;
    private @Nullable RunLog log;

    /// @param shown hears of each step
    RunFiles(Path work, WorkerGroup group, StepProgress shown) {
        this.work = work;
        this.shown = shown;
        this.group = group;
        this.checkpoints = new Checkpoints(work);
    }

    /// Brings a run to where the newest checkpoint left it. Collective.
    ///
    /// @return the steps that are done
    long resume(RunState run) {
        long own = group.first() ? checkpoints.newest().orElse(0L) : 0;
        long steps = Long.parseLong(group.exchange(Long.toString(own)).getFirst());
        if (steps > 0) {
            if (group.first()) {
                checkpoints.restore(steps, run);
            } else {
                run.optimiser().restore(Map.of(), "what worker 0 read");
            }
            List<Tensor> tensors = new ArrayList<>(run.tuned().trained().values());
            tensors.addAll(run.tuned().averages().values());
            group.broadcast(tensors, 0);
        }
        return steps;
    }

    /// Opens the log to go on after so many steps.
    void open(long steps) {
        if (group.first()) {
            log = RunLog.resume(work, steps, shown);
        }
    }

    void add(StepLog.Step step) {
        if (log != null) {
            log.add(step);
        } else {
            shown.end(step.tokens(), step.words());
        }
    }

    /// Writes a checkpoint. Collective.
    void checkpoint(long step, RunState run) {
        try (Scope _ = Scope.open()) {
            SequencedMap<String, Tensor> state = run.optimiser().state();
            if (log != null) {
                log.sync();
                checkpoints.save(step, run, state);
            }
        }
    }

    /// There is nothing to go on from any more.
    void clear() {
        if (group.first()) {
            checkpoints.clear();
        }
    }

    @Override
    public void close() {
        if (log != null) {
            log.close();
        }
    }
}
