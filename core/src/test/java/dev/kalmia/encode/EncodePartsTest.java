package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.ContextExtension;
import dev.kalmia.model.Positions;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole words of one token each; the tiny model has 64 positions and takes 32 tokens.
class EncodePartsTest {
    private static final EncodeConfig CONFIG = EncodeConfig.defaults();
    private static final String[] WORDS = "fever pain heart red blue green house tree water sun".split(" ");

    @TempDir
    Path folder = Path.of("");

    private static String words(int from, int to) {
        List<String> words = new ArrayList<>();
        for (int i = from; i < to; i++) {
            words.add(WORDS[(i * 7 + i / 10) % WORDS.length]);
        }
        return String.join(" ", words);
    }

    private Encoder open(EncodeConfig config) {
        return Encoder.open(TinyModel.write(folder, 1), config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "say "})
    @DisplayName("parts alone are encoded as texts of their own")
    void alone(String prompt) {
        try (Encoder encoder = open(CONFIG)) {
            String text = words(0, 20);
            PartEncoding parts = encoder.encodeParts(List.of("red", text), Prompt.text(prompt), Parts.alone(7));
            assertThat(parts.parts()).extracting(Part::text).containsExactly(0, 1, 1, 1);
            assertThat(parts.parts()).extracting(Part::fromToken).containsExactly(0, 0, 6, 13);
            assertThat(parts.parts()).extracting(Part::toToken).containsExactly(1, 6, 13, 20);
            for (int i = 0; i < 4; i++) {
                Part part = parts.parts().get(i);
                String own = (part.text() == 0 ? "red" : text).substring(part.from(), part.to());
                assertThat(own).isEqualTo(part.text() == 0 ? "red" : words(part.fromToken(), part.toToken()));
                assertThat(parts.embeddings().row(i))
                        .containsExactly(
                                encoder.embed(List.of(own), Prompt.text(prompt)).row(0), Offset.offset(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "say "})
    @DisplayName("a late part that is all of a text is what the model makes of the text")
    void lateWhole(String prompt) {
        try (Encoder encoder = open(CONFIG)) {
            String text = words(0, 20);
            PartEncoding late = encoder.encodeParts(List.of(text), Prompt.text(prompt), Parts.late(100));
            assertThat(late.parts()).containsExactly(new Part(0, 0, text.length(), 0, 20));
            assertThat(late.embeddings().row(0))
                    .containsExactly(
                            encoder.embed(List.of(text), Prompt.text(prompt)).row(0), Offset.offset(1e-5f));
        }
    }

    @Test
    @DisplayName("late parts know of what stands around them, parts alone do not")
    void lateSeesContext() {
        try (Encoder encoder = open(CONFIG)) {
            String before = words(0, 8);
            String other = words(5, 13);
            String same = words(20, 28);
            List<String> texts = List.of(before + " " + same, other + " " + same);
            PartEncoding late = encoder.encodeParts(texts, Prompt.none(), Parts.late(8));
            PartEncoding alone = encoder.encodeParts(texts, Prompt.none(), Parts.alone(8));
            assertThat(alone.embeddings().row(1)).isEqualTo(alone.embeddings().row(3));
            assertThat(late.embeddings().row(1)).isNotEqualTo(late.embeddings().row(3));
            assertThat(late.parts()).isEqualTo(alone.parts());
        }
    }

    @Test
    @DisplayName("places are those of Java's strings, whatever the text holds")
    void places() {
        try (Encoder encoder = open(CONFIG)) {
            String text = "tree 😀 water ﬁre e\u0301té sun";
            PartEncoding parts = encoder.encodeParts(List.of(text), Prompt.text("say "), Parts.late(1));
            List<String> words = parts.parts().stream()
                    .map(part -> text.substring(part.from(), part.to()))
                    .toList();
            assertThat(words).startsWith("tree").contains("water").endsWith("sun");
            assertThat(parts.parts()).allMatch(part -> part.from() <= part.to() && part.to() <= text.length());
        }
    }

    @Test
    @DisplayName("a text beyond the limit is pooled from overlapping windows, each token from where it stands inmost")
    void lateWindows() {
        ModelFolder model = TinyModel.write(folder, 1);
        PartEncoding late;
        try (Encoder encoder = Encoder.open(model, CONFIG.withMaxTokens(10))) {
            late = encoder.encodeParts(List.of(words(0, 50)), Prompt.none(), Parts.late(5));
        }
        assertThat(late.parts()).hasSize(10);
        // Windows of 8 tokens share 2 with the next, and each has [CLS] before and [SEP] after them.
        List<float[]> states = new ArrayList<>();
        for (int start = 0; start <= 42; start += 6) {
            states.add(states(model, words(start, start + 8)));
        }
        for (int part = 0; part < 10; part++) {
            List<float[]> own = new ArrayList<>();
            if (part == 0) {
                own.add(state(states.get(0), 0));
            }
            for (int token = 5 * part; token < 5 * part + 5; token++) {
                int window = token < 7 ? 0 : Math.min(7, (token - 1) / 6);
                own.add(state(states.get(window), 1 + token - 6 * window));
            }
            if (part == 9) {
                own.add(state(states.get(7), 9));
            }
            assertThat(late.embeddings().row(part))
                    .as("part %d", part)
                    .containsExactly(mean(own), Offset.offset(1e-5f));
        }
    }

    private static float[] states(ModelFolder folder, String text) {
        try (Tokenizer tokenizer = Tokenizer.open(folder.tokenizer());
                SentenceModel model = SentenceModel.open(folder, Device.cpu());
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            TokenBatch batch = TokenBatch.of(List.of(tokenizer.encode(text, 64)), 0);
            assertThat(batch.length()).isEqualTo(10);
            return Tensors.floats(model.tokenStates(batch));
        }
    }

    private static float[] state(float[] states, int token) {
        return Arrays.copyOfRange(states, 16 * token, 16 * token + 16);
    }

    private static float[] mean(List<float[]> rows) {
        double[] sum = new double[16];
        rows.forEach(row -> Arrays.setAll(sum, d -> sum[d] + row[d]));
        double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
        float[] mean = new float[16];
        for (int d = 0; d < 16; d++) {
            mean[d] = (float) (sum[d] / length);
        }
        return mean;
    }

    @Test
    @DisplayName("windows: full ones, the last ends with the text, and their plain mean of length 1")
    void windows() {
        EncodeConfig config = CONFIG.withOverflow(Overflow.WINDOWS).withMaxTokens(10);
        try (Encoder encoder = open(config)) {
            int dimension = encoder.dimension();
            double[] sum = new double[dimension];
            for (int[] window : new int[][] {{0, 8}, {8, 16}, {12, 20}}) {
                float[] row = encoder.embed(List.of(words(window[0], window[1])), Prompt.none())
                        .row(0);
                for (int d = 0; d < dimension; d++) {
                    sum[d] += row[d];
                }
            }
            double length = 0;
            for (double value : sum) {
                length += value * value;
            }
            float[] expected = new float[dimension];
            for (int d = 0; d < dimension; d++) {
                expected[d] = (float) (sum[d] / Math.sqrt(length));
            }
            Encoding encoding = encoder.encode(List.of("red", words(0, 20)), Prompt.none());
            assertThat(encoding.embeddings().row(1)).containsExactly(expected, Offset.offset(1e-5f));
            assertThat(encoding.report().chunks(1)).isEqualTo(3);
            assertThat(encoding.report().truncatedTexts()).isZero();
        }
    }

    @Test
    @DisplayName("on-overflow late: one part over all windows; a text that fits is as ever")
    void overflowLate() {
        EncodeConfig config = CONFIG.withMaxTokens(10);
        try (Encoder late = open(config.withOverflow(Overflow.LATE));
                Encoder plain = Encoder.open(ModelFolder.open(folder), config)) {
            List<String> texts = List.of(words(0, 8), words(0, 30));
            Encoding encoding = late.encode(texts, Prompt.none());
            assertThat(encoding.embeddings().row(0))
                    .containsExactly(plain.embed(texts, Prompt.none()).row(0), Offset.offset(1e-5f));
            assertThat(encoding.embeddings().row(1))
                    .containsExactly(
                            plain.encodeParts(texts, Prompt.none(), Parts.late(30))
                                    .embeddings()
                                    .row(1),
                            Offset.offset(1e-5f));
            assertThat(encoding.report().chunks(1)).isGreaterThan(3);
        }
    }

    @Test
    @DisplayName("only models that pool by the mean have late parts")
    void onlyMean() throws IOException {
        TinyModel.write(folder, 1);
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\": 16, \"pooling_mode_cls_token\": true}");
        try (Encoder encoder = Encoder.open(ModelFolder.open(folder), CONFIG)) {
            assertThatThrownBy(() -> encoder.encodeParts(List.of("red"), Prompt.none(), Parts.late(4)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("late parts is for models that pool by the mean");
        }
        assertThatThrownBy(() -> Encoder.open(ModelFolder.open(folder), CONFIG.withOverflow(Overflow.LATE)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("on-overflow late");
    }

    @Test
    @DisplayName("parts that do not fit beside special tokens and prompt are refused, as are parts of nothing")
    void room() {
        try (Encoder encoder = open(CONFIG.withMaxTokens(10))) {
            List<String> text = List.of(words(0, 30));
            assertThat(encoder.encodeParts(text, Prompt.none(), Parts.alone(8)).parts())
                    .hasSize(4);
            assertThatThrownBy(() -> encoder.encodeParts(text, Prompt.none(), Parts.alone(9)))
                    .isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> Parts.late(0)).isInstanceOf(UsageException.class);
            assertThat(encoder.encodeParts(List.of(""), Prompt.none(), Parts.late(4))
                            .parts())
                    .containsExactly(new Part(0, 0, 0, 0, 0));
        }
    }

    @Test
    @DisplayName("max-length may pass the model's positions where these are extended, and nowhere else")
    void extended() {
        ModelFolder model = TinyModel.write(folder, 1);
        EncodeConfig longer = CONFIG.withExtension(ContextExtension.of(new Positions.Grouped(), 200));
        String text = words(0, 150);
        try (Encoder encoder = Encoder.open(model, longer);
                Encoder plain = Encoder.open(model, CONFIG.withMaxTokens(64))) {
            assertThat(encoder.maxTokens()).isEqualTo(200);
            Encoding encoding = encoder.encode(List.of("red", text), Prompt.none());
            assertThat(encoding.report().truncatedTexts()).isZero();
            assertThat(encoding.embeddings().row(0))
                    .containsExactly(plain.embed(List.of("red"), Prompt.none()).row(0), Offset.offset(1e-6f));
        }
        assertThatThrownBy(() -> Encoder.open(model, CONFIG.withMaxTokens(200))).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> Encoder.open(model, longer.withMaxTokens(201))).isInstanceOf(UsageException.class);
    }
}
