package dev.kalmia.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.tensor.AdamW;
import dev.kalmia.tensor.DType;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Training whose matrix products are bfloat16.
class PrecisionTest {
    @TempDir
    Path folder = Path.of("");

    private static TrainConfig config(boolean recompute, int tokens) {
        return TuningRuns.config(
                Map.of("recompute", recompute), Map.of("precision", "bf16", "micro-batch-tokens", tokens, "epochs", 2));
    }

    private static TrainingBatch batch() {
        return new BatchComposer(TuningRuns.rows(), 1, 1, 5).compose(new int[] {0, 1, 2, 3}, 0);
    }

    /// The largest distance of a gradient to that in float32, by the largest entry of it.
    private static double distance(SentenceModel model, Map<String, float[]> exact) {
        double largest = 0;
        double apart = 0;
        for (Map.Entry<String, float[]> each : exact.entrySet()) {
            Tensor gradient = requireNonNull(
                    requireNonNull(model.parameters().get(each.getKey())).gradient());
            assertThat(gradient.dtype()).isEqualTo(DType.FLOAT32);
            float[] numbers = Tensors.floats(gradient);
            for (int i = 0; i < numbers.length; i++) {
                largest = Math.max(largest, Math.abs(each.getValue()[i]));
                apart = Math.max(apart, Math.abs(numbers[i] - each.getValue()[i]));
            }
        }
        return apart / largest;
    }

    private static void pass(SentenceModel model, Tokenizer tokenizer, TrainConfig config) {
        try (TextTower tower = new TextTower(model, tokenizer, config, WorkerGroup.alone(), StepProgress.silent());
                Scope _ = Scope.open();
                Pass pass = tower.embed(batch())) {
            new InfoNceLoss(0.05)
                    .compute(pass.queries(), pass.documents(), batch().targets())
                    .backward();
            pass.backward();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("weights and their gradients stay float32, and the gradients are near those of float32")
    void keepsWeightsWhole(boolean recompute) {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = base.openTokenizer();
                Scope _ = Scope.open()) {
            model.parameters().values().forEach(Tensor::requireGradient);
            pass(model, tokenizer, TinyTraining.config());
            Map<String, float[]> exact = new LinkedHashMap<>();
            model.parameters().forEach((name, parameter) -> {
                exact.put(name, Tensors.floats(requireNonNull(parameter.gradient())));
                parameter.clearGradient();
            });
            for (int tokens : new int[] {0, 30}) {
                pass(model, tokenizer, config(recompute, tokens));
                assertThat(distance(model, exact)).isPositive().isLessThan(0.1);
                model.parameters().values().forEach(parameter -> {
                    assertThat(parameter.dtype()).isEqualTo(DType.FLOAT32);
                    parameter.clearGradient();
                });
            }
        }
    }

    @Test
    @DisplayName("the model that is written is float32, and a killed run resumes to its bytes")
    void resumesExactly() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        TuningRuns.train(base, folder.resolve("straight"), config(true, 0), TuningRuns.heard(_ -> {}));
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> TuningRuns.train(base, stopped, config(true, 0), TuningRuns.killedAfter(5)))
                .isInstanceOf(TuningRuns.Killed.class);
        TuningRuns.train(base, stopped, config(true, 0), TuningRuns.heard(_ -> {}));
        Path written = stopped.resolve("model/model.safetensors");
        assertThat(written).hasSameBinaryContentAs(folder.resolve("straight/model/model.safetensors"));
        try (WeightFile weights = WeightFile.open(written)) {
            assertThat(weights.names())
                    .allSatisfy(name -> assertThat(weights.info(name).type()).isEqualTo(DataType.F32));
        }
    }

    @Test
    @DisplayName("a weight that overflows is told at its step, before the update")
    void guardsAgainstOverflow() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        TrainConfig config = config(false, 0);
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = base.openTokenizer();
                TextTower tower = new TextTower(model, tokenizer, config, WorkerGroup.alone(), StepProgress.silent());
                Tuned tuned = Tuned.of(config.tuning(), model, 5);
                SharedAdamW optimiser = tuned.optimiser(AdamW.Settings.withWeightDecay(0), WorkerGroup.alone());
                Scope _ = Scope.open()) {
            Tensor weight = requireNonNull(model.parameters().get("encoder.layer.0.output.dense.weight"));
            Tensor other = requireNonNull(model.parameters().get("encoder.layer.0.intermediate.dense.weight"));
            weight.assign(weight.multiply(1e38).multiply(1e3));
            float[] before = Tensors.floats(other);
            TrainingStep step = new TrainingStep(
                    config,
                    List.of(new InfoNceLoss(0.05)),
                    tuned,
                    model.dimension(),
                    tower,
                    optimiser,
                    WorkerGroup.alone(),
                    folder,
                    TuningRuns.heard(_ -> {}));
            assertThatThrownBy(() -> step.take(6, 0, 1e-3, List.of(PrecisionTest::batch)))
                    .isInstanceOf(LossException.class)
                    .hasMessageContaining("loss and gradient must be finite; value=NaN at step 7");
            assertThat(Tensors.floats(other)).containsExactly(before);
        }
    }
}
