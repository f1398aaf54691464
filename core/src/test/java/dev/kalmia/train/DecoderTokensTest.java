package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.generate.NextTokens;
import dev.kalmia.generate.TinyWriter;
import dev.kalmia.model.DecoderShape;
import dev.kalmia.model.FreshDecoder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.ScoreJournal;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tokenize.TextTemplate;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two tiny decoders of random weights are asked what texts are about: one spells its tokens as words `t0` to `t299`,
/// which the student's tokenizer cuts, the other has the student's tokenizer.
class DecoderTokensTest {
    private static final String PROMPT = "t1 {text} t2";

    @TempDir
    Path folder = Path.of("");

    private Path decoder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        decoder = Files.createDirectories(folder.resolve("decoder"));
        TinyWriter.write(decoder);
    }

    private ModelFolder student() {
        Path student = folder.resolve("student");
        return Files.exists(student) ? ModelFolder.open(student) : TinyModel.write(student, 1);
    }

    /// As many texts as there are rows and one more.
    private static List<TrainingRow> rows(int count) {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new TrainingRow("row" + i, text(i), List.of(text(i + 1)), List.of()));
        }
        return rows;
    }

    private static String text(int number) {
        return "t" + (10 + 7 * number % 250) + " t" + (11 + 3 * number) % 299;
    }

    private TrainConfig config(Map<String, Object> teacher, Map<String, Object> others) {
        Map<String, Object> asked = new TreeMap<>(Map.of("decoder", decoder.toString(), "top-k", 4, "prompt", PROMPT));
        asked.putAll(teacher);
        Map<String, Object> all = new TreeMap<>(Map.of("loss", Map.of("kind", "tokens"), "teacher", asked));
        all.putAll(others);
        return TinyTraining.config(all);
    }

    private DecoderTokens ask(TrainConfig config, List<TrainingRow> rows, Path kept) {
        TeacherConfig asked = Objects.requireNonNull(config.teacher());
        try (Tokenizer tokenizer = student().openTokenizer()) {
            return DecoderTokens.of(config, asked, rows, tokenizer, kept, Progress.silent());
        }
    }

    private NextTokens.Next next(Path of, String text, int count) {
        try (NextTokens tokens = NextTokens.open(TransformerFolder.open(of), Device.cpu())) {
            return tokens.after(new TextTemplate("t1 ", " t2", false), text, count, 64);
        }
    }

    private static void assertShares(SortedMap<Integer, Double> shares, Map<Integer, Double> weights) {
        double sum = weights.values().stream().mapToDouble(weight -> weight).sum();
        assertThat(shares.keySet()).isEqualTo(new TreeMap<>(weights).keySet());
        weights.forEach((token, weight) -> assertThat(shares.get(token)).isCloseTo(weight / sum, within(1e-12)));
    }

    @Test
    @DisplayName("a decoder's tokens are cut by the student's tokenizer, and a token's share is dealt to its pieces")
    void cut() {
        DecoderTokens told = ask(config(Map.of(), Map.of()), rows(6), folder.resolve("kept"));
        try (Tokenizer tokenizer = student().openTokenizer()) {
            for (int i = 0; i < 6; i++) {
                NextTokens.Next next = next(decoder, text(i), 4);
                Map<Integer, Double> weights = new TreeMap<>();
                for (int k = 0; k < 4; k++) {
                    int[] pieces = tokenizer.withoutSpecials("t" + next.tokens().get(k));
                    double share = next.shares().get(k);
                    Arrays.stream(pieces).forEach(piece -> weights.merge(piece, share / pieces.length, Double::sum));
                }
                assertShares(told.shares(text(i)), weights);
            }
        }
    }

    @Test
    @DisplayName("a decoder with the student's tokenizer tells its own tokens; nobody asked about other texts")
    void same() throws IOException {
        Path fresh = fresh();
        TrainConfig config = config(
                Map.of("decoder", fresh.toString()),
                Map.of("loss", Map.of(), "task-losses", Map.of("tokens", Map.of("kind", "tokens"))));
        List<TrainingRow> rows = new ArrayList<>(rows(3));
        rows.replaceAll(row -> row.of("tokens", null, 2));
        rows.add(new TrainingRow("other", "river", List.of("mountain"), List.of()));
        DecoderTokens told = ask(config, rows, folder.resolve("kept"));
        NextTokens.Next next = next(fresh, text(1), 4);
        Map<Integer, Double> weights = new TreeMap<>();
        for (int k = 0; k < 4; k++) {
            weights.put(next.tokens().get(k), (double) next.shares().get(k));
        }
        assertShares(told.shares(text(1)), weights);
        assertThat(told.shares("river")).isEmpty();
        assertThat(told.shares("mountain")).isEmpty();
    }

    private Path fresh() throws IOException {
        Path fresh = Files.createDirectories(folder.resolve("fresh"));
        FreshDecoder.write(fresh, new DecoderShape(1, 16, 32, 2, 1), student(), 3);
        return fresh;
    }

    @Test
    @DisplayName("a decoder that says the same of all of many texts is no teacher")
    void common() throws IOException {
        // Of a text that begins as all others do its first token is read alone.
        Map<String, Object> briefly = Map.of("decoder", fresh().toString(), "top-k", 1, "max-tokens", 6);
        TrainConfig config = config(briefly, Map.of());
        assertThat(ask(config, rows(20), folder.resolve("few")).shares(text(0))).hasSize(1);
        assertThatThrownBy(() -> ask(config, rows(60), folder.resolve("many")))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("teacher.decoder: ")
                .hasMessageContaining("must say of some text what it does not say of every tenth")
                .hasMessageEndingWith("texts=61 top-k=1");
    }

    @Test
    @DisplayName("answers are kept as they come: half of them are gone on from, those to another question forgotten")
    void keeps() throws IOException {
        TrainConfig config = config(Map.of(), Map.of());
        Path kept = folder.resolve("kept");
        DecoderTokens whole = ask(config, rows(150), kept);
        Path journal = kept.resolve("tokens");
        byte[] bytes = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(bytes, bytes.length / 2));
        DecoderTokens again = ask(config, rows(150), kept);
        assertThat(journal).hasBinaryContent(bytes);
        for (int i = 0; i < 150; i++) {
            assertThat(again.shares(text(i))).isEqualTo(whole.shares(text(i)));
        }
        assertThat(ScoreJournal.open(journal).rows()).isEqualTo(3);
        ask(config(Map.of("prompt", "t3 {text} t2"), Map.of()), rows(150), kept);
        assertThat(Files.readAllBytes(journal)).hasSameSizeAs(bytes).isNotEqualTo(bytes);
        ask(config(Map.of("top-k", 5), Map.of()), rows(150), kept);
        assertThat(Files.size(journal)).isGreaterThan(bytes.length);
    }

    @Test
    @DisplayName("an encoder, more tokens than the decoder has and more positions are refused before the first text")
    void refuses() {
        assertThatThrownBy(() -> ask(
                        config(Map.of("decoder", student().path().toString()), Map.of()), rows(3), folder.resolve("k")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("only a decoder");
        assertThatThrownBy(() -> ask(config(Map.of("top-k", 301), Map.of()), rows(3), folder.resolve("k")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("top-k must be at most 300");
        assertThatThrownBy(() -> ask(config(Map.of("max-tokens", 99_999), Map.of()), rows(3), folder.resolve("k")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("max-tokens must be at most");
        assertThat(folder.resolve("k")).doesNotExist();
    }
}
