package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.ModelSize;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import dev.kalmia.tensor.AdamW;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.SharedAdamW;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.check.StepShape;
import dev.kalmia.train.check.TimeEstimate;
import dev.kalmia.train.sample.BatchComposer;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.train.tune.Tuned;
import dev.kalmia.train.watch.StepProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// How long a step takes on this machine: a few real ones of fewer texts, on a model that is thrown away, or
/// what its multiplications take.
record StepProbe(TrainConfig config, ModelSize size, StepShape shape) {
    /// Multiplications and additions of the larger of the steps that are run: some seconds of work.
    private static final double WORK = 4e11;

    /// A step keeps so much of the rate of a bare product of matrices.
    private static final double EFFICIENCY = 0.5;

    private static final int MATRIX = 1024;
    private static final int REPEATS = 3;

    /// Forward, and backward to inputs and to weights; with a gradient cache forward twice.
    private double workPerToken() {
        return 2.0 * size.products() * (config.microBatchTokens() == 0 ? 3 : 4);
    }

    TimeEstimate computed(long steps) {
        double rate = 0;
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            Tensor matrix = Tensors.zeros(DType.FLOAT32, MATRIX, MATRIX).add(0.5);
            for (int i = 0; i < REPEATS; i++) {
                long start = System.nanoTime();
                try (Scope _ = Scope.open()) {
                    Tensors.item(matrix.matmul(matrix).sum());
                }
                rate = Math.max(rate, 2.0 * MATRIX * MATRIX * MATRIX / ((System.nanoTime() - start) / 1e9));
            }
        }
        return new TimeEstimate(shape.cells() * workPerToken() / (EFFICIENCY * rate), steps, false);
    }

    /// Runs steps of two sizes, from which follows what a step takes whatever its size, and what a token
    /// does.
    ///
    /// @param rows at least two, all of one objective
    TimeEstimate measured(ModelFolder base, List<TrainingRow> rows, long seed, long steps) {
        double perQuery = shape.cells() / shape.queries();
        int most = Math.min(rows.size(), config.batchSize());
        int large = Math.clamp((long) (WORK / workPerToken() / perQuery), 2, most);
        int small = Math.max(2, large / 3);
        Path scratch = scratch();
        WorkerGroup alone = WorkerGroup.alone();
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = base.openTokenizer();
                TextTower tower = new TextTower(model, tokenizer, config, alone, StepProgress.silent());
                LossHeads heads = LossHeads.of(config, rows, model, tokenizer, Dictionaries.none(), seed, true);
                Tuned tuned = Tuned.of(config.tuning(), model, heads.parameters(), seed);
                SharedAdamW optimiser = tuned.optimiser(AdamW.Settings.withWeightDecay(config.weightDecay()), alone)) {
            TrainingStep step = new TrainingStep(
                    config,
                    heads.losses(),
                    tuned,
                    model.dimension(),
                    tower,
                    optimiser,
                    alone,
                    scratch,
                    Progress.silent());
            BatchComposer composer = new BatchComposer(rows, config.negatives(), config.copies(), seed);
            Timed first = Timed.of(step, composer.compose(places(small), 0));
            Timed other = Timed.of(step, composer.compose(places(large), 0));
            double perCell = other.cells > first.cells
                    ? Math.max(0, (other.seconds - first.seconds) / (other.cells - first.cells))
                    : other.seconds / other.cells;
            double whatever = Math.max(0, other.seconds - perCell * other.cells);
            return new TimeEstimate(whatever + perCell * shape.cells(), steps, true);
        } finally {
            clear(scratch);
        }
    }

    private static int[] places(int count) {
        return IntStream.range(0, count).toArray();
    }

    /// The shorter of two runs after one that warms up.
    private record Timed(double seconds, double cells) {
        static Timed of(TrainingStep step, TrainingBatch batch) {
            double best = Double.POSITIVE_INFINITY;
            long cells = 0;
            for (int i = 0; i < REPEATS; i++) {
                long start = System.nanoTime();
                cells = step.take(0, 0, Double.MIN_NORMAL, List.of(() -> batch)).cells();
                if (i > 0) {
                    best = Math.min(best, (System.nanoTime() - start) / 1e9);
                }
            }
            return new Timed(best, cells);
        }
    }

    /// Where a batch whose loss is no number is written down.
    private static Path scratch() {
        try {
            return Files.createTempDirectory("kalmia-check");
        } catch (IOException failure) {
            throw new InputException("cannot make a temporary folder: " + InputException.reason(failure), failure);
        }
    }

    private static void clear(Path scratch) {
        try {
            Trees.delete(scratch);
        } catch (IOException failure) {
            throw new InputException(scratch + ": cannot be removed: " + InputException.reason(failure), failure);
        }
    }
}
