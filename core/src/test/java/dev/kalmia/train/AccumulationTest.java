package dev.kalmia.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.AdamW;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.SharedAdamW;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.loss.InfoNceLoss;
import dev.kalmia.train.sample.BatchComposer;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.tune.Tuned;
import dev.kalmia.train.tune.TuningRuns;
import dev.kalmia.train.watch.StepProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Updates of the gradients of several batches.
class AccumulationTest {
    @TempDir
    Path folder = Path.of("");

    private static final TrainConfig CONFIG =
            TuningRuns.config(Map.of("accumulation-steps", 2), Map.of("epochs", 1, "learning-rate", 1e-3));

    private static TrainingBatch batch(int... rows) {
        return new BatchComposer(TuningRuns.rows(), 1, 1, 5).compose(rows, 0);
    }

    /// The gradients of one batch, all parameters one after the other.
    private static double[] gradient(TrainingBatch batch, SentenceModel model, TextTower tower) {
        List<Double> numbers = new ArrayList<>();
        try (Scope _ = Scope.open();
                Pass pass = tower.embed(batch)) {
            new InfoNceLoss(0.05)
                    .compute(pass.queries(), pass.documents(), batch.targets())
                    .backward();
            pass.backward();
            for (Tensor parameter : model.parameters().values()) {
                for (float number : Tensors.floats(requireNonNull(parameter.gradient()))) {
                    numbers.add((double) number);
                }
                parameter.clearGradient();
            }
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    @DisplayName("the gradient of two batches is the mean of theirs, the loss that of theirs, the counts their sums")
    void takesTheMean() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        TrainingBatch first = batch(0, 1, 2, 3);
        TrainingBatch second = batch(4, 5, 6);
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = base.openTokenizer();
                TextTower tower = new TextTower(model, tokenizer, CONFIG, WorkerGroup.alone(), StepProgress.silent());
                Tuned tuned = Tuned.of(CONFIG.tuning(), model, 5)) {
            double[] one = gradient(first, model, tower);
            double[] two = gradient(second, model, tower);
            double squares = 0;
            for (int i = 0; i < one.length; i++) {
                squares += Math.pow((one[i] + two[i]) / 2, 2);
            }
            try (SharedAdamW optimiser = tuned.optimiser(AdamW.Settings.withWeightDecay(0), WorkerGroup.alone())) {
                TrainingStep step = new TrainingStep(
                        CONFIG,
                        List.of(new InfoNceLoss(0.05)),
                        tuned,
                        model.dimension(),
                        tower,
                        optimiser,
                        WorkerGroup.alone(),
                        folder,
                        Progress.silent());
                double alone = step.take(0, 0, 0, List.of(() -> first)).loss();
                double other = step.take(1, 0, 0, List.of(() -> second)).loss();
                StepLog.Step both = step.take(2, 0, 0, List.of(() -> first, () -> second));
                assertThat(both.gradientNorm()).isCloseTo(Math.sqrt(squares), within(1e-5 * Math.sqrt(squares)));
                assertThat(both.loss()).isCloseTo((alone + other) / 2, within(1e-6));
                assertThat(both.queries()).isEqualTo(7);
                assertThat(both.documents())
                        .isEqualTo(first.documents().size() + second.documents().size());
            }
        }
    }

    @Test
    @DisplayName("every batch is used once, the last update has what is left, and one line says what it does not do")
    void usesEachBatchOnce() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        List<String> notes = new ArrayList<>();
        TrainResult result = TuningRuns.train(base, folder.resolve("work"), CONFIG, TuningRuns.heard(notes::add));
        // 18 rows are 5 batches of 4, the last of 2.
        assertThat(result.steps()).isEqualTo(3);
        List<Row> log = Table.read(folder.resolve("work/log.jsonl")).rows();
        assertThat(log.stream().mapToDouble(step -> step.number(Column.of("queries"))))
                .containsExactly(8.0, 8.0, 2.0);
        assertThat(notes)
                .filteredOn(line -> line.contains("accumulation-steps"))
                .singleElement()
                .asString()
                .contains("adds no negatives")
                .contains("micro-batch-tokens");
    }

    @Test
    @DisplayName("a training of one batch an update says nothing of it")
    void isSilentOtherwise() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        List<String> notes = new ArrayList<>();
        TuningRuns.train(base, folder.resolve("work"), TinyTraining.config(), TuningRuns.heard(notes::add));
        assertThat(notes).noneMatch(line -> line.contains("accumulation"));
    }
}
