package dev.kalmia.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.TableModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models with one more dense layer beside the map in Java.
class AppendedDenseTest {
    private static final List<String> TEXTS = List.of("fever", "what causes a fever in children", "red house");

    @TempDir
    Path folder = Path.of("");

    private static Affine drawn(int outputs, int inputs, boolean bias) {
        Random random = new Random(5);
        double[][] weight = new double[outputs][inputs];
        for (double[] row : weight) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        double[] shift = new double[outputs];
        if (bias) {
            Arrays.setAll(shift, j -> random.nextGaussian());
        }
        return new Affine(Matrix.of(weight), shift);
    }

    private ModelFolder append(ModelFolder base, Affine map, boolean normalize) {
        try {
            Path out = Files.createDirectories(folder.resolve("out" + System.nanoTime()));
            AppendedDense.write(out, base, map, normalize);
            return ModelFolder.open(out);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Embeddings embed(ModelFolder model, List<String> texts) {
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            return encoder.embed(texts, Prompt.none());
        }
    }

    private static void assertSame(ModelFolder made, ModelFolder base, Affine map, List<String> texts) {
        Embeddings expected = map.apply(embed(base.unnormalised(), texts));
        Embeddings found = embed(made, texts);
        assertThat(found.dimension()).isEqualTo(map.outputs());
        for (int i = 0; i < texts.size(); i++) {
            float[] row = expected.row(i);
            double length = 0;
            for (float number : row) {
                length += (double) number * number;
            }
            double divisor = made.normalize() ? Math.sqrt(length) : 1;
            for (int j = 0; j < row.length; j++) {
                assertThat((double) found.value(i, j)).isCloseTo(row[j] / divisor, within(2e-5));
            }
        }
    }

    @Test
    @DisplayName("the folder gives the mapped vectors, of length 1 or as they are, with a bias or without")
    void maps() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        ModelFolder cut = append(base, drawn(5, 16, true), true);
        assertThat(cut.normalize()).isTrue();
        assertSame(cut, base, drawn(5, 16, true), TEXTS);
        ModelFolder plain = append(base, drawn(20, 16, false), false);
        assertThat(plain.normalize()).isFalse();
        assertSame(plain, base, drawn(20, 16, false), TEXTS);
        assertThat(Json.readObject(plain.path().resolve("2_Dense/config.json")))
                .isEqualTo(Map.of(
                        "in_features",
                        16L,
                        "out_features",
                        20L,
                        "bias",
                        false,
                        "activation_function",
                        "torch.nn.modules.linear.Identity"));
        assertThat(plain.path().resolve("model.safetensors"))
                .hasSameBinaryContentAs(base.path().resolve("model.safetensors"));
    }

    @Test
    @DisplayName("a layer comes behind those that are there, and what was appended can have more appended")
    void behindOthers() {
        ModelFolder base = DenseModel.write(folder.resolve("base"), 1, "torch.nn.modules.activation.Tanh");
        Affine first = drawn(4, 4, true);
        ModelFolder once = append(base, first, true);
        assertThat(once.dense()).extracting(DenseLayer::module).containsExactly("2_Dense", "3_Dense", "4_Dense");
        assertSame(once, base, first, TEXTS);
        Affine second = drawn(2, 4, true);
        ModelFolder twice = append(once, second, true);
        assertThat(twice.dense()).hasSize(4);
        assertSame(twice, base, first.then(second), TEXTS);
        assertThat((List<?>) Json.read(twice.path().resolve("modules.json")))
                .extracting(module -> Json.asObject(module, "module").get("name"))
                .containsExactly("0", "1", "2", "3", "4", "5", "6");
    }

    @Test
    @DisplayName("a table of token vectors that has no list of modules gets one")
    void table() {
        List<String> texts = List.of("t3 t4", "t5");
        for (boolean normalize : new boolean[] {true, false}) {
            ModelFolder base = TableModel.write(folder.resolve("table-" + normalize), normalize);
            Affine map = drawn(2, TableModel.SIZE, true);
            ModelFolder made = append(base, map, normalize);
            assertThat(made.normalize()).isEqualTo(normalize);
            assertSame(made, base, map, texts);
        }
    }

    @Test
    @DisplayName("a model without its normalisation is another model, and one that has none is itself")
    void unnormalised() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        ModelFolder raw = base.unnormalised();
        assertThat(raw.normalize()).isFalse();
        assertThat(raw.fingerprint()).isNotEqualTo(base.fingerprint());
        assertThat(raw.unnormalised()).isSameAs(raw);
        float[] unit = embed(base, TEXTS).row(0);
        float[] whole = embed(raw, TEXTS).row(0);
        for (int j = 1; j < unit.length; j++) {
            assertThat(whole[j] / whole[0]).isCloseTo(unit[j] / unit[0], within(1e-4f));
        }
    }

    @Test
    @DisplayName("no first dimensions are promised of mapped vectors")
    void matryoshka() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Files.writeString(
                base.path().resolve("config_sentence_transformers.json"), "{\"matryoshka_dimensions\": [8, 16]}");
        base = ModelFolder.open(base.path());
        assertThat(base.matryoshka().dimensions()).containsExactly(16, 8);
        assertThat(append(base, drawn(5, 16, true), true).matryoshka().dimensions())
                .isEmpty();
    }

    @Test
    @DisplayName("a map of another size, and numbers that float32 cannot hold, are refused")
    void refuses() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        assertThatThrownBy(() -> AppendedDense.write(folder, base, drawn(4, 15, true), true))
                .isInstanceOf(InputException.class)
                .hasMessage("a map of base must take its 16 dimensions; it takes 15");
        double[] large = new double[16];
        large[3] = 1e39;
        assertThatThrownBy(() -> AppendedDense.write(
                        Files.createDirectories(folder.resolve("large")),
                        base,
                        new Affine(Matrix.identity(16), large),
                        true))
                .isInstanceOf(InputException.class)
                .hasMessage("numbers of a map must fit float32; number=1.0E39");
    }
}
