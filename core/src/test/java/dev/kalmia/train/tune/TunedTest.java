package dev.kalmia.train.tune;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What of a real, tiny model moves, and how fast.
class TunedTest {
    @TempDir
    Path folder = Path.of("");

    private Map<String, float[]> trained(ModelFolder base, String name, Map<String, Object> tuning) {
        Path work = folder.resolve(name);
        TuningRuns.train(base, work, tuning);
        return TuningRuns.numbers(ModelFolder.open(work.resolve("model")));
    }

    @Test
    @DisplayName("frozen parts keep every bit, all others move")
    void freezes() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 3);
        Map<String, float[]> before = TuningRuns.numbers(base);
        Map<String, float[]> after = trained(base, "work", Map.of("frozen", List.of("embeddings", "layers 0-1")));
        before.forEach((name, numbers) -> {
            boolean frozen = name.startsWith("embeddings.")
                    || name.startsWith("encoder.layer.0.")
                    || name.startsWith("encoder.layer.1.");
            // A key's bias moves all scores of a query alike: it has no gradient but that of rounding.
            if (frozen || !name.endsWith("key.bias")) {
                assertThat(Arrays.equals(requireNonNull(after.get(name)), numbers))
                        .as(name)
                        .isEqualTo(frozen);
            }
        });
    }

    @Test
    @DisplayName("nothing frozen and no decay give the bytes of a training without such settings")
    void isUsualByDefault() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        trained(base, "plain", Map.of());
        trained(base, "tuned", Map.of("frozen", List.of(), "layer-decay", 1.0, "accumulation-steps", 1));
        assertThat(folder.resolve("tuned/model/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("plain/model/model.safetensors"));
    }

    @ParameterizedTest
    @CsvSource({
        "embeddings.word_embeddings.weight, 0.125",
        "encoder.layer.0.output.dense.weight, 0.25",
        "encoder.layer.1.output.dense.weight, 0.5",
        "encoder.layer.2.output.dense.weight, 1"
    })
    @DisplayName("the first update of a parameter is its layer's share of the learning rate")
    void decaysByLayer(String name, double share) {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 3);
        Path work = folder.resolve("work");
        // One step; the first update of Adam is the rate itself wherever the gradient is not tiny.
        TuningRuns.train(
                base,
                work,
                TuningRuns.config(
                        Map.of("layer-decay", 0.5), Map.of("batch-size", 18, "weight-decay", 0.0, "warmup-ratio", 1.0)),
                Progress.silent());
        float[] before = requireNonNull(TuningRuns.numbers(base).get(name));
        float[] after = requireNonNull(
                TuningRuns.numbers(ModelFolder.open(work.resolve("model"))).get(name));
        double largest = 0;
        for (int i = 0; i < before.length; i++) {
            largest = Math.max(largest, Math.abs((double) after[i] - before[i]));
        }
        assertThat(largest).isCloseTo(1e-3 * share, within(1e-5 * share));
    }

    @Test
    @DisplayName("a model with frozen parts and rates by layer resumes to the same bytes")
    void resumesExactly() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        Map<String, Object> tuning =
                Map.of("frozen", List.of("embeddings"), "layer-decay", 0.9, "accumulation-steps", 2);
        TuningRuns.train(base, folder.resolve("straight"), tuning);
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> TuningRuns.train(
                        base, stopped, TuningRuns.config(tuning, Map.of("epochs", 2)), TuningRuns.killedAfter(3)))
                .isInstanceOf(TuningRuns.Killed.class);
        assertThat(TuningRuns.train(base, stopped, tuning).resumedAt()).isEqualTo(2);
        for (String file : List.of("log.jsonl", "model/model.safetensors")) {
            assertThat(stopped.resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("straight").resolve(file));
        }
    }

    @Test
    @DisplayName("what leaves nothing to train, or names no layer of the model, is refused by name and value")
    void refusesModels() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        assertThatThrownBy(() -> trained(base, "a", Map.of("frozen", List.of("layers", "embeddings"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("frozen=[layers, embeddings]");
        assertThatThrownBy(() -> trained(base, "b", Map.of("frozen", List.of("layers 1-2"))))
                .isInstanceOf(UsageException.class)
                .hasMessage("tuning.frozen must be of the 2 layers of base, counted from 0; layer=2");
    }

    @ParameterizedTest
    @CsvSource({
        "pooling, frozen=pooling",
        "layers 5-2, layers=5-2",
        "layers -1, layers=-1",
        "layers x, layers=x",
        "layers 99999999, layers=99999999"
    })
    @DisplayName("words for parts that are none are refused with what was written")
    void refusesWords(String part, String end) {
        assertThatThrownBy(() -> TuningRuns.config(Map.of("frozen", List.of(part)), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("tuning.frozen must")
                .hasMessageEndingWith(end);
    }

    @Test
    @DisplayName("rates and batches outside their bounds are refused by name and value")
    void refusesNumbers() {
        for (double decay : new double[] {0, -1, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> TuningRuns.config(Map.of("layer-decay", decay), Map.of()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageEndingWith("layer-decay=" + decay);
        }
        assertThatThrownBy(() -> TuningRuns.config(Map.of("accumulation-steps", 0), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("accumulation-steps=0");
    }
}
