package dev.kalmia.train;

import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Gradients;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.SharedAdamW;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.train.loss.DepthLoss;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.watch.Likeness;
import java.nio.file.Path;
import java.util.List;

/// One step: texts to vectors, vectors to a loss, its gradient back to the parameters, and their update.
///
/// @param losses of which a batch names one
/// @param group the workers that take it together
/// @param work where a batch without a loss is written down
record TrainingStep(
        TrainConfig config,
        List<Loss> losses,
        SentenceModel model,
        TextTower tower,
        SharedAdamW optimiser,
        WorkerGroup group,
        Path work) {
    TrainingStep {
        losses = List.copyOf(losses);
    }

    /// @param step counted from 0
    StepLog.Step take(long step, int epoch, double learningRate, TrainingBatch batch) {
        long before = tower.tokens();
        try (Scope _ = Scope.open();
                Pass pass = tower.embed(batch)) {
            Loss loss = loss(batch);
            Tensor value = loss.compute(pass.queries(), pass.documents(), batch.targets());
            double number = finite(Tensors.item(value), step, batch);
            Likeness likeness = Likeness.of(whole(pass.queries()), whole(pass.documents()), batch.targets());
            value.backward();
            pass.backward();
            group.sumGradients(model.parameters().values());
            double norm = finite(Gradients.clip(model.parameters().values(), config.gradientClip()), step, batch);
            optimiser.step(learningRate);
            Gradients.clear(model.parameters().values());
            return new StepLog.Step(
                    step + 1,
                    epoch,
                    number,
                    learningRate,
                    norm,
                    batch.queries().size(),
                    batch.documents().size(),
                    tower.tokens() - before,
                    pass.cells(),
                    likeness);
        }
    }

    /// The whole model's vectors; those of what it is after a layer stand behind them.
    private Tensor whole(Tensor vectors) {
        return vectors.narrow(1, 0, model.dimension());
    }

    private Loss loss(TrainingBatch batch) {
        Loss whole = losses.get(batch.objective());
        List<Integer> layers = batch.draw().layers();
        return layers.isEmpty() ? whole : new DepthLoss(whole, layers.getFirst());
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
