package dev.kalmia.train;

import dev.kalmia.run.Progress;
import dev.kalmia.tensor.AdamW;
import dev.kalmia.tensor.Gradients;
import dev.kalmia.tensor.NativeMemory;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.train.loss.DepthLoss;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.tune.Tuned;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One step: texts to vectors, vectors to a loss, its gradient back to the parameters, and their update, for which
/// the gradients of several batches may be gathered.
///
/// @param losses of which a batch names one
/// @param work where a batch without a loss is written down
/// @param progress hears where memory was short
record TrainingStep(
        TrainConfig config,
        List<Loss> losses,
        Tuned tuned,
        TextTower tower,
        AdamW optimiser,
        Path work,
        Progress progress) {
    TrainingStep {
        losses = List.copyOf(losses);
    }

    /// What the batches of an update come to.
    private record Gathered(double loss, int queries, int documents, long tokens, TrainingBatch last) {}

    /// @param step counted from 0
    StepLog.Step take(long step, int epoch, double learningRate, List<Supplier<TrainingBatch>> batches) {
        Gathered gathered = gatherAll(step, batches);
        double norm = update(step, learningRate, batches.size(), gathered.last());
        return new StepLog.Step(
                step + 1,
                epoch,
                gathered.loss(),
                learningRate,
                norm,
                gathered.queries(),
                gathered.documents(),
                gathered.tokens());
    }

    /// Adds up the gradients of the batches; where memory is short, anew with smaller micro-batches.
    private Gathered gatherAll(long step, List<Supplier<TrainingBatch>> batches) {
        while (true) {
            try {
                return gather(step, batches);
            } catch (RuntimeException failure) {
                if (!NativeMemory.isOver(failure)) {
                    throw failure;
                }
                Gradients.clear(tuned.trained().values());
                tower.halve(failure);
                progress.note("train: out of memory at step " + (step + 1) + ": micro-batch-tokens is halved to "
                        + tower.microBatchTokens());
            }
        }
    }

    private Gathered gather(long step, List<Supplier<TrainingBatch>> batches) {
        long before = tower.tokens();
        double sum = 0;
        int queries = 0;
        int documents = 0;
        @Nullable TrainingBatch last = null;
        for (Supplier<TrainingBatch> each : batches) {
            last = each.get();
            sum += gather(step, last);
            queries += last.queries().size();
            documents += last.documents().size();
        }
        return new Gathered(
                sum / batches.size(),
                queries,
                documents,
                tower.tokens() - before,
                Objects.requireNonNull(last, "no batch"));
    }

    /// Adds a batch's gradient to those there.
    ///
    /// @return its loss
    private double gather(long step, TrainingBatch batch) {
        try (Scope _ = Scope.open();
                Pass pass = tower.embed(batch)) {
            Loss loss = loss(batch);
            Tensor value = loss.compute(pass.queries(), pass.documents(), batch.targets());
            double number = finite(Tensors.item(value), step, batch);
            value.backward();
            pass.backward();
            return number;
        }
    }

    private Loss loss(TrainingBatch batch) {
        Loss whole = losses.get(batch.objective());
        List<Integer> layers = batch.draw().layers();
        return layers.isEmpty() ? whole : new DepthLoss(whole, layers.getFirst());
    }

    /// @return the norm of the gradient
    private double update(long step, double learningRate, int batches, TrainingBatch last) {
        tuned.prepare(batches);
        double norm = finite(Gradients.clip(tuned.trained().values(), config.gradientClip()), step, last);
        optimiser.step(learningRate);
        tuned.updated(step + 1);
        Gradients.clear(tuned.trained().values());
        return norm;
    }

    private double finite(double number, long step, TrainingBatch batch) {
        if (!Double.isFinite(number)) {
            throw LossException.at(step, number, batch, work);
        }
        return number;
    }
}
