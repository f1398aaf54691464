package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.Fixtures;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tiny models of random weights, 128 positions each, read beyond them.
class ExtendedModelTest {
    private static final int OWN = 128;
    private static final int SIZE = 48;
    private static final String TYPES = "token_type_embeddings.weight";

    private static Path folder(String name) {
        return Fixtures.folder("models").resolve(name);
    }

    private static GoldenModel open(String name, String positions, int target) {
        return GoldenModel.open(folder(name), ContextExtension.of(Positions.parse(positions), target));
    }

    private static TokenIds text(int length) {
        int[] ids = new int[length];
        Arrays.setAll(ids, i -> 5 + i * 31 % 290);
        return new TokenIds(ids, new int[length], length);
    }

    private static TokenBatch batch(int... lengths) {
        return TokenBatch.of(
                Arrays.stream(lengths).mapToObj(ExtendedModelTest::text).toList(), 0);
    }

    private static float[] hidden(GoldenModel model, TokenBatch batch) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            return Tensors.floats(model.backbone.lastHidden(batch));
        }
    }

    private static Stream<Arguments> kinds() {
        return Stream.of(
                        "bert",
                        "mpnet",
                        "xlm-roberta",
                        "modernbert",
                        "qwen3",
                        "gemma2",
                        "llama3-rope",
                        "mistral-sliding")
                .flatMap(model -> Stream.of("grouped", "recurrent", "interpolated", "ntk", "self-extend")
                        .filter(kind -> !List.of("bert", "mpnet", "xlm-roberta").contains(model)
                                || !List.of("ntk", "self-extend").contains(kind))
                        .map(kind -> Arguments.of(model, kind)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("factor 1, and a text that fits whatever the factor, are the model alone, bit by bit")
    void fits(String name, String kind) {
        try (GoldenModel plain = GoldenModel.open(folder(name));
                GoldenModel same = open(name, kind, OWN);
                GoldenModel longer = open(name, kind, 4 * OWN)) {
            float[] expected = hidden(plain, batch(OWN, 9));
            assertThat(hidden(same, batch(OWN, 9))).isEqualTo(expected);
            assertThat(hidden(longer, batch(OWN, 9))).isEqualTo(expected);
            assertThat(longer.backbone.maxPositions()).isEqualTo(4 * OWN);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("a long text has the same states alone and beside others, and a short one its own")
    void invariant(String name, String kind) {
        try (GoldenModel plain = GoldenModel.open(folder(name));
                GoldenModel longer = open(name, kind, 4 * OWN)) {
            float[] together = hidden(longer, batch(150, 20, 140));
            int row = 150 * longer.backbone.hiddenSize();
            assertRow(together, 0, hidden(longer, batch(150)));
            assertRow(together, row, hidden(plain, batch(20)));
            assertRow(together, 2 * row, hidden(longer, batch(140)));
        }
    }

    private static void assertRow(float[] all, int from, float[] expected) {
        assertClose(Arrays.copyOfRange(all, from, from + expected.length), expected, 2e-5);
    }

    /// One comparison for all: so many single ones take their time.
    private static void assertClose(float[] actual, float[] expected, double bound) {
        assertThat(actual).hasSameSizeAs(expected);
        double farthest = 0;
        for (int i = 0; i < actual.length; i++) {
            // Not Math.max alone: what is no number shall fail.
            double apart = Math.abs((double) actual[i] - expected[i]);
            farthest = apart <= farthest ? farthest : apart;
        }
        assertThat(farthest).isLessThanOrEqualTo(bound);
    }

    @ParameterizedTest
    @CsvSource({"bert,0,1e-12", "mpnet,2,1e-12", "xlm-roberta,2,1e-5"})
    @DisplayName("the rows of the position table are those of the definition")
    void rows(String name, int first, double epsilon) {
        int length = 300;
        for (String kind : List.of("grouped", "recurrent", "interpolated")) {
            try (GoldenModel model = open(name, kind, 3 * OWN);
                    Scope _ = Scope.open();
                    NoGradient _ = NoGradient.open()) {
                float[] actual = Tensors.floats(
                        model.backbone.hiddenStates(batch(length)).getFirst());
                double[][] sums = wordsAndTypes(model, length);
                float[] table = parameter(model, "embeddings.position_embeddings.weight");
                for (int place = 0; place < length; place++) {
                    int row = first + (kind.equals("recurrent") ? place % OWN : place / 3);
                    double share = kind.equals("interpolated") ? place % 3 / 3.0 : 0;
                    for (int d = 0; d < SIZE; d++) {
                        sums[place][d] += (1 - share) * table[row * SIZE + d];
                        sums[place][d] += share == 0 ? 0 : share * table[(row + 1) * SIZE + d];
                    }
                }
                assertNormalised(model, sums, actual, epsilon);
            }
        }
    }

    private static double[][] wordsAndTypes(GoldenModel model, int length) {
        float[] words = parameter(model, "embeddings.word_embeddings.weight");
        boolean typed = model.parameters.keySet().stream().anyMatch(key -> key.endsWith(TYPES));
        float[] types = typed ? parameter(model, TYPES) : new float[SIZE];
        double[][] sums = new double[length][SIZE];
        for (int place = 0; place < length; place++) {
            int id = text(length).ids()[place];
            for (int d = 0; d < SIZE; d++) {
                sums[place][d] = (double) words[id * SIZE + d] + types[d];
            }
        }
        return sums;
    }

    private static void assertNormalised(GoldenModel model, double[][] sums, float[] actual, double epsilon) {
        float[] weight = parameter(model, "embeddings.LayerNorm.weight");
        float[] bias = parameter(model, "embeddings.LayerNorm.bias");
        float[] expected = new float[actual.length];
        for (int place = 0; place < sums.length; place++) {
            double[] sum = sums[place];
            double mean = Arrays.stream(sum).average().orElseThrow();
            double variance = Arrays.stream(sum)
                    .map(x -> (x - mean) * (x - mean))
                    .average()
                    .orElseThrow();
            for (int d = 0; d < SIZE; d++) {
                expected[place * SIZE + d] =
                        (float) ((sum[d] - mean) / Math.sqrt(variance + epsilon) * weight[d] + bias[d]);
            }
        }
        assertClose(actual, expected, 5e-6);
    }

    private static float[] parameter(GoldenModel model, String end) {
        return Tensors.floats(model.parameters.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(end))
                .findFirst()
                .orElseThrow()
                .getValue());
    }

    @Test
    @DisplayName("ModernBERT's layers with a window stay as they are, the others do not")
    void localLayers() {
        try (GoldenModel plain = GoldenModel.open(folder("modernbert"));
                GoldenModel longer = GoldenModel.open(
                        folder("modernbert"),
                        ContextExtension.of(new Positions.Ntk(50), 100).withTrainedTokens(16));
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            // Of three layers the second has a window; the first shall add nothing by attention.
            for (GoldenModel model : List.of(plain, longer)) {
                Tensor first = Objects.requireNonNull(model.parameters.entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith("layers.0.attn.Wo.weight"))
                        .findFirst()
                        .orElseThrow()
                        .getValue());
                first.assign(first.multiply(0));
            }
            List<Tensor> expected = plain.backbone.hiddenStates(batch(100));
            List<Tensor> actual = longer.backbone.hiddenStates(batch(100));
            assertThat(Tensors.floats(actual.get(2))).isEqualTo(Tensors.floats(expected.get(2)));
            assertThat(Tensors.floats(actual.get(3))).isNotEqualTo(Tensors.floats(expected.get(3)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "modernbert", "qwen2"})
    @DisplayName("scaled attention changes the queries beyond the trained length alone")
    void scaled(String name) {
        ContextExtension sharper = ContextExtension.none().withTrainedTokens(32).withScaledAttention(true);
        try (GoldenModel plain = GoldenModel.open(folder(name));
                GoldenModel scaled = GoldenModel.open(folder(name), sharper);
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            assertThat(scaled.backbone.maxPositions()).isEqualTo(OWN);
            float[] expected =
                    Tensors.floats(plain.backbone.hiddenStates(batch(100)).get(1));
            float[] actual =
                    Tensors.floats(scaled.backbone.hiddenStates(batch(100)).get(1));
            int size = scaled.backbone.hiddenSize();
            assertRow(actual, 0, Arrays.copyOf(expected, 32 * size));
            for (int place = 33; place < 100; place++) {
                assertThat(Arrays.copyOfRange(actual, place * size, (place + 1) * size))
                        .isNotEqualTo(Arrays.copyOfRange(expected, place * size, (place + 1) * size));
            }
            assertThat(hidden(scaled, batch(32))).isEqualTo(hidden(plain, batch(32)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grouped", "ntk", "self-extend"})
    @DisplayName("where all layers have windows, a long text is read without them and a short one with them")
    void windowsEverywhere(String kind, @TempDir Path without) throws IOException {
        Path sliding = folder("mistral-sliding");
        Files.copy(sliding.resolve("model.safetensors"), without.resolve("model.safetensors"));
        Files.writeString(
                without.resolve("config.json"),
                Files.readString(sliding.resolve("config.json"))
                        .replaceFirst("\"sliding_window\": *\\d+", "\"sliding_window\": null"));
        ContextExtension extension = ContextExtension.of(Positions.parse(kind), 512);
        try (GoldenModel windows = GoldenModel.open(sliding, extension);
                GoldenModel none = GoldenModel.open(without, extension)) {
            assertClose(hidden(windows, batch(200)), hidden(none, batch(200)), 2e-5);
            assertThat(hidden(windows, batch(50))).isNotEqualTo(hidden(none, batch(50)));
        }
    }

    @Test
    @DisplayName("long texts must begin in one column")
    void paddedLeft() {
        try (GoldenModel model = open("qwen2", "grouped", 512);
                Scope _ = Scope.open()) {
            TokenBatch left = TokenBatch.leftPadded(List.of(text(200), text(100)), 0);
            assertThatThrownBy(() -> model.backbone.lastHidden(left)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
