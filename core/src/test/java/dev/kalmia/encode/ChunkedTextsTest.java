package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.run.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole words of one token each, so that the chunks of a long text can be written down as texts.
class ChunkedTextsTest {
    private static final EncodeConfig CHUNK = EncodeConfig.defaults().withOverflow(Overflow.CHUNK);
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

    private static float[] mean(float[][] rows, int[] weights, boolean normalise) {
        double[] sums = new double[rows[0].length];
        double total = 0;
        for (int i = 0; i < rows.length; i++) {
            for (int d = 0; d < sums.length; d++) {
                sums[d] += (double) weights[i] * rows[i][d];
            }
            total += weights[i];
        }
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        float[] mean = new float[sums.length];
        for (int d = 0; d < mean.length; d++) {
            mean[d] = (float) (sums[d] / (normalise ? Math.sqrt(squares) : total));
        }
        return mean;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "say "})
    @DisplayName("the vector of a long text is the weighted mean of its chunks' vectors, of length 1 again")
    void meanOfChunks(String prompt) {
        try (Encoder encoder = Encoder.open(TinyModel.write(folder, 1), CHUNK.withMaxTokens(10))) {
            int[] ends = {0, 6, 13, 20};
            float[][] parts = new float[3][];
            int[] weights = new int[3];
            for (int i = 0; i < 3; i++) {
                parts[i] = encoder.embed(List.of(words(ends[i], ends[i + 1])), Prompt.text(prompt))
                        .row(0);
                weights[i] = ends[i + 1] - ends[i];
            }
            Encoding encoding = encoder.encode(List.of("red", words(0, 20)), Prompt.text(prompt));
            assertThat(encoding.embeddings().row(1)).containsExactly(mean(parts, weights, true), Offset.offset(1e-5f));
            assertThat(encoding.embeddings().row(0))
                    .containsExactly(
                            encoder.embed(List.of("red"), Prompt.text(prompt)).row(0), Offset.offset(1e-5f));
        }
    }

    @Test
    @DisplayName("a model that does not normalise gets the mean as it is")
    void plainMean() throws Exception {
        TinyModel.write(folder, 1);
        Path modules = folder.resolve("modules.json");
        String all = Files.readString(modules);
        Files.writeString(modules, all.substring(0, all.lastIndexOf(',', all.lastIndexOf("\"idx\""))) + "]");
        try (Encoder encoder = Encoder.open(ModelFolder.open(folder), CHUNK.withMaxTokens(8))) {
            float[][] parts = {
                encoder.embed(List.of(words(0, 5)), Prompt.none()).row(0),
                encoder.embed(List.of(words(5, 11)), Prompt.none()).row(0)
            };
            assertThat(encoder.embed(List.of(words(0, 11)), Prompt.none()).row(0))
                    .containsExactly(mean(parts, new int[] {5, 6}, false), Offset.offset(1e-5f));
        }
    }

    @Test
    @DisplayName("the report counts every token once, and the chunks; nothing is called truncated")
    void reports() {
        try (Encoder encoder = Encoder.open(TinyModel.write(folder, 1), CHUNK)) {
            EncodeReport report = encoder.encode(List.of("red", words(0, 100)), Prompt.text("say "))
                    .report();
            assertThat(report.chunks(0)).isOne();
            assertThat(report.chunks(1)).isEqualTo(4);
            assertThat(report.tokens(1)).isEqualTo(report.fullTokens(1)).isEqualTo(103);
            assertThat(report.totalTokens()).isEqualTo(107);
            assertThat(report.truncated(1)).isFalse();
            assertThat(report.truncatedTexts()).isZero();
            assertThat(report.chunkedTexts()).isOne();
        }
    }

    @Test
    @DisplayName("a text of a megabyte spreads over many windows and has one vector, with others beside it")
    void megabyte() {
        try (Encoder encoder = Encoder.open(TinyModel.write(folder, 1), CHUNK.withMaxTokens(16))) {
            String megabyte = (words(0, 14) + " ").repeat(14_000);
            Encoding encoding = encoder.encode(List.of("red", megabyte, "blue"), Prompt.none());
            assertThat(encoding.report().chunks(1)).isEqualTo(14_000);
            assertThat(encoding.report().tokens(1)).isEqualTo(14 * 14_000 + 2);
            assertThat(encoding.embeddings().row(1))
                    .containsExactly(
                            encoder.embed(List.of(words(0, 14)), Prompt.none()).row(0), Offset.offset(1e-5f));
            assertThat(encoding.embeddings().row(2))
                    .containsExactly(
                            encoder.embed(List.of("blue"), Prompt.none()).row(0), Offset.offset(1e-5f));
        }
    }

    @Test
    @DisplayName("chunks that are too small for a token of text are refused")
    void refusesNoRoom() {
        try (Encoder encoder = Encoder.open(TinyModel.write(folder, 1), CHUNK.withMaxTokens(2))) {
            assertThatThrownBy(() -> encoder.embed(List.of("red"), Prompt.none()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("max-length=2");
        }
        ModelFolder model = ModelFolder.open(folder);
        assertThatThrownBy(() -> Encoder.open(model, CHUNK.withMaxTokens(1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at least 2");
    }
}
