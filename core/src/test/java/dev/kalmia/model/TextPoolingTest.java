package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.nn.DrawnParameters;
import dev.kalmia.nn.SlowHeads;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What real backbones' states are pooled to.
class TextPoolingTest {
    private static final List<String> TEXTS = List.of("fever", "what causes a fever in children", "red house");
    private static final int HEADS = 2;
    private static final int HEAD_SIZE = 5;

    @TempDir
    Path folder = Path.of("");

    private static HeadShape shape(String kind) {
        return switch (kind) {
            case "latent" -> new HeadShape.LatentAttention(7, 6, HEADS, HEAD_SIZE);
            case "M2" -> new HeadShape.MultiLayer(7, HEADS, HEAD_SIZE, false, false);
            case "M3" -> new HeadShape.MultiLayer(7, HEADS, HEAD_SIZE, true, false);
            case "M4" -> new HeadShape.MultiLayer(7, HEADS, HEAD_SIZE, false, true);
            case "M5" -> new HeadShape.MultiLayer(7, HEADS, HEAD_SIZE, true, true);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "bert, latent",
        "bert, M4",
        "bert, M5",
        "qwen2, latent",
        "qwen2, M2",
        "qwen2, M3",
        "gemma2, M5",
        "mpnet, M3"
    })
    @DisplayName("a head gets the last layer's states, or all layers' but the embeddings', whichever side is padded")
    void states(String model, String kind) {
        Path folder = GoldenModel.folders()
                .filter(path -> path.endsWith(model))
                .findFirst()
                .orElseThrow();
        try (GoldenModel golden = GoldenModel.open(folder);
                WeightFile file = WeightFile.open(folder.resolve("reference.safetensors"));
                Scope _ = Scope.open()) {
            DrawnParameters source = new DrawnParameters(3, DType.FLOAT32);
            TextPooling head = TextPooling.of(
                    shape(kind), source, golden.backbone.hiddenSize(), golden.backbone.layers(), true, Device.cpu());
            SlowHeads slow = new SlowHeads(source.numbers(), HEADS, HEAD_SIZE);
            GoldenModel.numbered(file, "input_ids_(\\d+)").forEach(number -> {
                TokenBatch batch = GoldenModel.batch(file, "input_ids_" + number, "attention_mask_" + number);
                double[] found = Tensors.doubles(head.forward(golden.backbone, batch));
                for (int row = 0; row < batch.rows(); row++) {
                    double[] expected = slow(slow, kind, states(golden.backbone, batch, row));
                    for (int d = 0; d < expected.length; d++) {
                        assertThat(found[row * expected.length + d])
                                .isCloseTo(expected[d], Offset.offset(1e-4 * Math.max(1, Math.abs(expected[d]))));
                    }
                }
            });
        }
    }

    private static double[] slow(SlowHeads slow, String kind, double[][][] layers) {
        double[][] last = layers[layers.length - 1];
        List<double[]> rows = new ArrayList<>();
        for (double[][] layer : layers) {
            rows.add(kind.equals("M5") ? SlowHeads.mean(layer) : layer[layer.length - 1]);
        }
        return switch (kind) {
            case "latent" -> slow.latentAttention(last, 6);
            case "M2" -> slow.multiLayer(new double[][] {rows.getLast()}, false);
            case "M4" -> slow.multiLayer(last, false);
            default -> slow.multiLayer(rows.toArray(double[][]::new), true);
        };
    }

    /// Of the layers from the first on, the states of a text's own tokens.
    private static double[][][] states(Backbone backbone, TokenBatch batch, int row) {
        List<Tensor> all = backbone.hiddenStates(batch);
        double[][][] states = new double[backbone.layers()][][];
        for (int layer = 0; layer < states.length; layer++) {
            double[] values = Tensors.doubles(all.get(layer + 1));
            int size = backbone.hiddenSize();
            List<double[]> tokens = new ArrayList<>();
            for (int i = 0; i < batch.length(); i++) {
                int cell = row * batch.length() + i;
                if (batch.mask()[cell] == 1) {
                    tokens.add(Arrays.copyOfRange(values, cell * size, (cell + 1) * size));
                }
            }
            states[layer] = tokens.toArray(double[][]::new);
        }
        return states;
    }

    @ParameterizedTest
    @EnumSource(PoolingMode.class)
    @DisplayName("a text is pooled to the same vector alone and padded on either side, with and without its prompt")
    void eitherSide(PoolingMode mode) throws IOException {
        for (boolean includePrompt : new boolean[] {true, false}) {
            ModelFolder base = TinyModel.write(folder.resolve("model" + includePrompt), 1);
            Files.writeString(base.path().resolve("1_Pooling/config.json"), """
                    {"include_prompt": %b, "pooling_mode": "%s"}
                    """.formatted(includePrompt, word(mode)));
            assertSameOnEitherSide(ModelFolder.open(base.path()));
        }
    }

    @Test
    @DisplayName("several modes give what each gives alone, one after the other in the order of the list")
    void severalModes() throws IOException {
        ModelFolder base = TinyModel.write(folder, 1);
        Path modules = folder.resolve("modules.json");
        String all = Files.readString(modules);
        Files.writeString(modules, all.substring(0, all.lastIndexOf(",", all.lastIndexOf("\"idx\""))) + "]");
        List<PoolingMode> modes = List.of(PoolingMode.MEAN_SQRT_LENGTH, PoolingMode.CLS, PoolingMode.WEIGHTED_MEAN);
        List<float[]> alone = new ArrayList<>();
        for (PoolingMode mode : modes) {
            alone.add(pooled(base.path(), '"' + word(mode) + '"'));
        }
        String list = modes.stream().map(TextPoolingTest::word).collect(Collectors.joining("\",\"", "[\"", "\"]"));
        float[] together = pooled(base.path(), list);
        assertThat(together).hasSize(3 * alone.getFirst().length);
        for (int row = 0; row < TEXTS.size(); row++) {
            for (int part = 0; part < modes.size(); part++) {
                int from = (row * modes.size() + part) * 16;
                assertThat(Arrays.copyOfRange(together, from, from + 16))
                        .containsExactly(Arrays.copyOfRange(alone.get(part), row * 16, row * 16 + 16));
            }
        }
    }

    private static float[] pooled(Path path, String modes) throws IOException {
        Files.writeString(path.resolve("1_Pooling/config.json"), "{\"pooling_mode\": " + modes + "}");
        ModelFolder model = ModelFolder.open(path);
        try (SentenceModel sentence = SentenceModel.open(model, Device.cpu());
                Tokenizer tokenizer = model.openTokenizer();
                Scope _ = Scope.open()) {
            assertThat(sentence.dimension()).isEqualTo(model.dimension());
            return Tensors.floats(sentence.forward(TokenBatch.of(tokenizer.encodeAll(TEXTS, 32), 0)));
        }
    }

    private static String word(PoolingMode mode) {
        return switch (mode) {
            case CLS -> "cls";
            case MEAN -> "mean";
            case MAX -> "max";
            case MEAN_SQRT_LENGTH -> "mean_sqrt_len_tokens";
            case WEIGHTED_MEAN -> "weightedmean";
            case LAST_TOKEN -> "lasttoken";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"latent", "M2", "M3", "M4", "M5"})
    @DisplayName("so it is by a head")
    void eitherSideOfHeads(String kind) {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        for (boolean includePrompt : new boolean[] {true, false}) {
            Path out = folder.resolve("head" + includePrompt);
            FreshHead.write(out, base, shape(kind), includePrompt, 3);
            assertSameOnEitherSide(ModelFolder.open(out));
        }
    }

    private static void assertSameOnEitherSide(ModelFolder model) {
        try (SentenceModel sentence = SentenceModel.open(model, Device.cpu());
                Tokenizer tokenizer = model.openTokenizer();
                Scope _ = Scope.open()) {
            List<TokenIds> tokens = tokenizer.encodeAll("say water ", TEXTS, 32);
            assertThat(tokens).allMatch(text -> text.promptLength() == 3);
            float[] right = Tensors.floats(sentence.forward(TokenBatch.of(tokens, 0)));
            float[] left = Tensors.floats(sentence.forward(TokenBatch.leftPadded(tokens, 0)));
            assertThat(left).containsExactly(right, Offset.offset(2e-6f));
            for (int i = 0; i < TEXTS.size(); i++) {
                float[] alone = Tensors.floats(sentence.forward(TokenBatch.of(tokens.subList(i, i + 1), 0)));
                assertThat(Arrays.copyOfRange(right, i * 16, (i + 1) * 16))
                        .containsExactly(alone, Offset.offset(2e-6f));
            }
        }
    }
}
