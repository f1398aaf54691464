package dev.kalmia.train;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Gradients;
import dev.kalmia.tensor.NativeMemory;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.SharedAdamW;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.train.loss.DepthLoss;
import dev.kalmia.train.loss.EntriesLoss;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.tune.Tuned;
import dev.kalmia.train.watch.Likeness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// One step: texts to vectors, vectors to a loss, its gradient back to the parameters, and their update, for which
/// the gradients of several batches may be gathered.
///
/// @param losses of which a batch names one
/// @param dimension of the whole model's vectors
/// @param group the workers that take it together
/// @param work where a batch without a loss is written down
/// @param progress hears where memory was short
record TrainingStep(
        TrainConfig config,
        List<Loss> losses,
        Tuned tuned,
        int dimension,
        TextTower tower,
        SharedAdamW optimiser,
        WorkerGroup group,
        Path work,
        Progress progress) {
    TrainingStep {
        losses = List.copyOf(losses);
    }

    /// What a batch came to.
    private record Done(TrainingBatch batch, double loss, long tokens, long cells, Likeness likeness) {}

    /// @param step counted from 0
    StepLog.Step take(long step, int epoch, double learningRate, List<Supplier<TrainingBatch>> batches) {
        List<Done> done = gatherAll(step, batches);
        double norm = update(step, learningRate, done);
        return new StepLog.Step(
                step + 1,
                epoch,
                done.stream().mapToDouble(Done::loss).average().orElseThrow(),
                learningRate,
                norm,
                done.stream().mapToInt(each -> each.batch().queries().size()).sum(),
                done.stream().mapToInt(each -> each.batch().documents().size()).sum(),
                done.stream().mapToLong(Done::tokens).sum(),
                done.stream().mapToLong(Done::cells).sum(),
                done.getLast().likeness());
    }

    /// Adds up the gradients of the batches; where memory is short, anew with smaller micro-batches. Of several
    /// workers none can do so by itself.
    private List<Done> gatherAll(long step, List<Supplier<TrainingBatch>> batches) {
        while (true) {
            try {
                List<Done> done = new ArrayList<>();
                batches.forEach(each -> done.add(gather(step, each.get())));
                return done;
            } catch (RuntimeException failure) {
                if (!NativeMemory.isOver(failure) || group.size() > 1) {
                    throw failure;
                }
                Gradients.clear(tuned.trained().values());
                tower.halve(failure);
                progress.note("train: out of memory at step " + (step + 1) + ": micro-batch-tokens is halved to "
                        + tower.microBatchTokens());
            }
        }
    }

    /// Adds a batch's gradient to those there.
    private Done gather(long step, TrainingBatch batch) {
        long before = tower.tokens();
        try (Scope _ = Scope.open();
                Pass pass = tower.embed(batch)) {
            Loss loss = loss(batch);
            Tensor value = loss.compute(pass.queries(), pass.documents(), batch.targets());
            double number = finite(Tensors.item(value), step, batch);
            Likeness likeness = likeness(batch, pass);
            value.backward();
            pass.backward();
            return new Done(batch, number, tower.tokens() - before, pass.cells(), likeness);
        }
    }

    /// Of queries and documents, or of definitions and all entries.
    private Likeness likeness(TrainingBatch batch, Pass pass) {
        return losses.get(batch.objective()) instanceof EntriesLoss told
                ? Likeness.of(whole(pass.queries()), told.entries(), told.toEntries(batch.targets()))
                : Likeness.of(whole(pass.queries()), whole(pass.documents()), batch.targets());
    }

    /// The whole model's vectors; those of what it is after a layer stand behind them.
    private Tensor whole(Tensor vectors) {
        return vectors.narrow(1, 0, dimension);
    }

    private Loss loss(TrainingBatch batch) {
        Loss whole = losses.get(batch.objective());
        List<Integer> layers = batch.draw().layers();
        return layers.isEmpty() ? whole : new DepthLoss(whole, layers.getFirst());
    }

    /// @return the norm of the gradient
    private double update(long step, double learningRate, List<Done> done) {
        group.sumGradients(tuned.trained().values());
        tuned.prepare(done.size());
        double norm = finite(
                Gradients.clip(tuned.trained().values(), config.gradientClip()),
                step,
                done.getLast().batch());
        optimiser.step(learningRate);
        tuned.updated(step + 1);
        Gradients.clear(tuned.trained().values());
        return norm;
    }

    private double finite(double number, long step, TrainingBatch batch) {
        if (!Double.isFinite(number)) {
            if (!group.first()) {
                throw new InputException("loss and gradient must be finite; value=" + number + " at step " + (step + 1)
                        + "; worker 0 tells more");
            }
            throw LossException.at(step, number, batch, work);
        }
        return number;
    }
}
