package dev.kalmia.train.tune;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Json;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.Tokenizer;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Adapters in a real, tiny model.
class AdapterTest {
    @TempDir
    Path folder = Path.of("");

    private static Map<String, Object> adapter(String kind) {
        return Map.of(
                "adapter", Map.of("kind", kind, "rank", 4, "alpha", 8.0, "targets", List.of("query", "output.dense")));
    }

    /// Vectors of two texts.
    private static float[] vectors(SentenceModel model, ModelFolder base, boolean gradients) {
        try (Tokenizer tokenizer = base.openTokenizer();
                Scope _ = Scope.open()) {
            TokenBatch batch = TokenBatch.of(
                    tokenizer.encodeAll(List.of("what is one", "two is more than one"), 16), tokenizer.padId());
            if (gradients) {
                return Tensors.floats(model.forward(batch));
            }
            try (NoGradient _ = NoGradient.open()) {
                return Tensors.floats(model.forward(batch));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"lora, true", "lora, false", "dora, true", "dora, false"})
    @DisplayName("a model with adapters gives the vectors of one they are merged into, by libtorch and by the kernels")
    void mergesExactly(String kind, boolean gradients) {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        TuningConfig config = TuningRuns.config(adapter(kind), Map.of()).tuning();
        Random random = new Random(4);
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                SentenceModel merged = SentenceModel.open(base, Device.cpu());
                Tuned tuned = Tuned.of(config, model, 5)) {
            float[] before = vectors(model, base, gradients);
            try (Scope _ = Scope.open()) {
                for (Tensor parameter : tuned.trained().values()) {
                    float[] numbers = Tensors.floats(parameter);
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] += (float) (0.2 * random.nextGaussian());
                    }
                    parameter.assign(Tensors.of(numbers, parameter.shape()));
                }
            }
            tuned.lend(parameters -> parameters.forEach((name, numbers) ->
                    requireNonNull(merged.parameters().get(name)).assign(numbers)));
            float[] with = vectors(model, base, gradients);
            assertThat(apart(with, before)).isGreaterThan(1e-2);
            assertThat(apart(with, vectors(merged, base, gradients))).isLessThan(1e-6);
        }
    }

    /// The largest difference of vectors of length 1, relative to the largest number.
    private static double apart(float[] one, float[] other) {
        double apart = 0;
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            apart = Math.max(apart, Math.abs((double) one[i] - other[i]));
            largest = Math.max(largest, Math.abs(one[i]));
        }
        return apart / largest;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "dora"})
    @DisplayName("training moves what is adapted alone, and writes it merged and as PEFT lays it out")
    void writesBoth(String kind) {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        Path work = folder.resolve("work");
        TuningRuns.train(base, work, adapter(kind));
        Map<String, float[]> before = TuningRuns.numbers(base);
        Map<String, float[]> after = TuningRuns.numbers(ModelFolder.open(work.resolve("model")));
        before.forEach((name, numbers) -> {
            boolean adapted = name.endsWith("query.weight") || name.endsWith("output.dense.weight");
            assertThat(Arrays.equals(numbers, after.get(name))).as(name).isNotEqualTo(adapted);
        });
        Map<String, Object> config = Json.readObject(work.resolve("adapter/adapter_config.json"));
        assertThat(config)
                .containsEntry("peft_type", "LORA")
                .containsEntry("r", 4L)
                .containsEntry("lora_alpha", 8.0)
                .containsEntry("use_dora", kind.equals("dora"));
        assertThat(config.get("target_modules"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(6)
                .contains("encoder.layer.1.attention.output.dense");
        Map<String, float[]> learnt = file(work.resolve("adapter/adapter_model.safetensors"));
        assertThat(learnt).hasSize(kind.equals("dora") ? 18 : 12);
        String module = "encoder.layer.0.attention.self.query";
        float[] down = requireNonNull(learnt.get("base_model.model." + module + ".lora_A.weight"));
        float[] up = requireNonNull(learnt.get("base_model.model." + module + ".lora_B.weight"));
        float[] expected = requireNonNull(before.get(module + ".weight")).clone();
        for (int o = 0; o < 16; o++) {
            double squares = 0;
            for (int i = 0; i < 16; i++) {
                for (int r = 0; r < 4; r++) {
                    expected[o * 16 + i] += 2 * up[o * 4 + r] * down[r * 16 + i];
                }
                squares += Math.pow(expected[o * 16 + i], 2);
            }
            for (int i = 0; i < 16 && kind.equals("dora"); i++) {
                float[] magnitude = requireNonNull(learnt.get("base_model.model." + module + ".lora_magnitude_vector"));
                expected[o * 16 + i] *= (float) (magnitude[o] / Math.sqrt(squares));
            }
        }
        assertThat(apart(expected, requireNonNull(after.get(module + ".weight"))))
                .isLessThan(1e-6);
    }

    private static Map<String, float[]> file(Path path) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        try (WeightFile weights = WeightFile.open(path)) {
            weights.names()
                    .forEach(name -> numbers.put(name, weights.data(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)));
        }
        return numbers;
    }

    @Test
    @DisplayName("adapters on some layers leave the others as they are, and resume to the same bytes")
    void resumesExactly() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 3);
        Map<String, Object> tuning =
                Map.of("adapter", Map.of("kind", "dora", "layers", List.of("1-2")), "average", 0.9, "layer-decay", 0.5);
        TuningRuns.train(base, folder.resolve("straight"), tuning);
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> TuningRuns.train(
                        base, stopped, TuningRuns.config(tuning, Map.of("epochs", 2)), TuningRuns.killedAfter(5)))
                .isInstanceOf(TuningRuns.Killed.class);
        assertThat(TuningRuns.train(base, stopped, tuning).resumedAt()).isEqualTo(4);
        for (String file : List.of("log.jsonl", "model/model.safetensors", "adapter/adapter_model.safetensors")) {
            assertThat(stopped.resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("straight").resolve(file));
        }
        assertThat(file(folder.resolve("straight/adapter/adapter_model.safetensors")))
                .hasSize(2 * 6 * 3)
                .allSatisfy((name, _) -> assertThat(name).containsPattern("layer\\.[12]\\."));
    }

    @ParameterizedTest
    @CsvSource({
        "bert.encoder.layer.0.attention.self.query, encoder.layer.0.attention.self.query",
        "encoder.layer.11.output.dense, encoder.layer.11.output.dense",
        "model.layers.3.self_attn.q_proj, layers.3.self_attn.q_proj",
        "layers.3.mlp.Wi, layers.3.mlp.Wi"
    })
    @DisplayName("names go on as in the transformer's class, whatever stands before it in the weight file")
    void namesAsPeft(String stored, String plain) {
        assertThat(AdapterFolder.plain(stored)).isEqualTo(plain);
    }

    @Test
    @DisplayName("adapters for no layer of the model, or of no kind, size or name, are refused")
    void refuses() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        assertRefused(base, Map.of("kind", "lora", "targets", List.of("q_proj")))
                .hasMessage("tuning.adapter must be for linear layers of base; targets=[q_proj] layers=[]");
        assertRefused(base, Map.of("kind", "lora", "layers", List.of("2")))
                .hasMessage("tuning.adapter must be for linear layers of base; targets=[] layers=[2]");
        assertRefused(base, Map.of("kind", "lora", "rank", 4096))
                .hasMessageStartingWith("tuning.adapter must have a rank of at most the smaller side of each matrix; ")
                .hasMessageEndingWith(" rank=4096");
        assertRefused(base, Map.of("kind", "lora", "rank", 0)).hasMessageEndingWith("rank=0");
        assertRefused(base, Map.of("kind", "lora", "alpha", -1.0)).hasMessageEndingWith("alpha=-1.0");
        assertRefused(base, Map.of("kind", "lora", "layers", List.of("first"))).hasMessageEndingWith("layers=first");
        assertRefused(base, Map.of("kind", "lora", "targets", List.of(" "))).hasMessageContaining("targets must be");
        assertRefused(base, Map.of("targets", List.of("query"))).hasMessageEndingWith("kind=none");
        assertThatThrownBy(() -> TuningRuns.train(
                        base,
                        folder.resolve("work"),
                        Map.of("frozen", List.of("layers"), "adapter", Map.of("kind", "lora"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("that are not frozen: [attention.output.dense, attention.self.key,");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ModelFolder base, Map<String, Object> adapter) {
        return assertThatThrownBy(() -> TuningRuns.train(base, folder.resolve("work"), Map.of("adapter", adapter)))
                .isInstanceOf(UsageException.class);
    }
}
