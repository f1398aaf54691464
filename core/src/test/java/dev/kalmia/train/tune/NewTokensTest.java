package dev.kalmia.train.tune;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TableModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.UsageException;
import dev.kalmia.tokenize.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Words that the rows of [TuningRuns] have, and others, as tokens of a real, tiny model.
class NewTokensTest {
    private static final String TABLE = "embeddings.word_embeddings.weight";
    private static final int SIZE = 16;
    private static final int FIRST = 30522;
    private static final List<String> TOKENS = List.of("answer is", "heparinoid", "\uD83E\uDD84\uD83E\uDD84");

    @TempDir
    Path folder = Path.of("");

    private ModelFolder base() {
        return TinyModel.write(folder.resolve("base"), 1, 2);
    }

    private static Map<String, Object> tuning(boolean alone, Map<String, Object> others) {
        Map<String, Object> tuning = new LinkedHashMap<>(others);
        tuning.put("new-tokens", Map.of("tokens", TOKENS, "alone", alone));
        return tuning;
    }

    private static float[] rows(Map<String, float[]> numbers, int from, int to) {
        return Arrays.copyOfRange(requireNonNull(numbers.get(TABLE)), from * SIZE, to * SIZE);
    }

    @Test
    @DisplayName("a token is one piece wherever it stands, all else is cut as before, and its row is its pieces' mean")
    void addsTokens() {
        ModelFolder base = base();
        ModelFolder extended = NewTokens.extend(new TokensConfig(TOKENS, false), base, folder.resolve("extended"));
        try (Tokenizer before = base.openTokenizer();
                Tokenizer after = extended.openTokenizer()) {
            assertThat(after.vocabularySize()).isEqualTo(before.vocabularySize() + 3);
            for (int i = 0; i < 3; i++) {
                assertThat(after.withoutSpecials(TOKENS.get(i))).containsExactly(FIRST + i);
            }
            int[] ids = after.withoutSpecials("The ANSWER IS heparinoid, sir");
            assertThat(ids).contains(FIRST, FIRST + 1).hasSize(5);
            assertThat(after.decode(ids)).isEqualTo("the answer is heparinoid, sir");
            String other = "nobody knows what hepar and is an answer";
            assertThat(after.withoutSpecials(other)).containsExactly(before.withoutSpecials(other));
            Map<String, float[]> old = TuningRuns.numbers(base);
            Map<String, float[]> now = TuningRuns.numbers(extended);
            assertThat(Arrays.mismatch(rows(now, 0, FIRST), rows(old, 0, FIRST)))
                    .isEqualTo(-1);
            int[] pieces = before.withoutSpecials("heparinoid");
            assertThat(pieces.length).isGreaterThan(1);
            float[] mean = new float[SIZE];
            for (int piece : pieces) {
                float[] row = rows(old, piece, piece + 1);
                for (int i = 0; i < SIZE; i++) {
                    mean[i] += row[i] / pieces.length;
                }
            }
            assertThat(rows(now, FIRST + 1, FIRST + 2)).containsExactly(mean, within(1e-6f));
            old.remove(TABLE);
            old.forEach((name, numbers) ->
                    assertThat(Arrays.equals(now.get(name), numbers)).as(name).isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("trained alone only the rows of the new tokens move, to the bit; with an adapter both do")
    void trainsAlone(boolean adapter) {
        ModelFolder base = base();
        Map<String, Object> others = adapter
                ? Map.of("average", 0.5, "adapter", Map.of("kind", "lora", "targets", List.of("query")))
                : Map.of("average", 0.5);
        TuningRuns.train(base, folder.resolve("work"), tuning(!adapter, others));
        ModelFolder trained = ModelFolder.open(folder.resolve("work/model"));
        Map<String, float[]> before = TuningRuns.numbers(base);
        Map<String, float[]> after = TuningRuns.numbers(trained);
        assertThat(Arrays.mismatch(rows(after, 0, FIRST), rows(before, 0, FIRST)))
                .isEqualTo(-1);
        float[] start = rows(
                TuningRuns.numbers(NewTokens.extend(new TokensConfig(TOKENS, false), base, folder.resolve("extended"))),
                FIRST,
                FIRST + 3);
        float[] end = rows(after, FIRST, FIRST + 3);
        // Texts have the first of them alone.
        assertThat(Arrays.mismatch(start, end)).isBetween(0, SIZE - 1);
        assertThat(Arrays.copyOfRange(end, SIZE, 3 * SIZE)).containsExactly(Arrays.copyOfRange(start, SIZE, 3 * SIZE));
        before.forEach((name, numbers) -> {
            if (!name.equals(TABLE)) {
                boolean moves = adapter && name.endsWith("query.weight");
                assertThat(Arrays.equals(numbers, after.get(name))).as(name).isNotEqualTo(moves);
            }
        });
        try (Tokenizer tokenizer = trained.openTokenizer()) {
            assertThat(tokenizer.withoutSpecials("answer is")).containsExactly(FIRST);
        }
    }

    @Test
    @DisplayName("trained with all the rest everything moves, and a killed run resumes to the same bytes")
    void trainsWithAll() {
        ModelFolder base = base();
        Map<String, Object> tuning = tuning(false, Map.of());
        TuningRuns.train(base, folder.resolve("straight"), tuning);
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> TuningRuns.train(
                        base, stopped, TuningRuns.config(tuning, Map.of("epochs", 2)), TuningRuns.killedAfter(5)))
                .isInstanceOf(TuningRuns.Killed.class);
        assertThat(TuningRuns.train(base, stopped, tuning).resumedAt()).isEqualTo(4);
        for (String file :
                List.of("log.jsonl", "model/model.safetensors", "model/tokenizer.json", "model/config.json")) {
            assertThat(stopped.resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("straight").resolve(file));
        }
        assertThat(stopped.resolve("checkpoints")).doesNotExist();
        Map<String, float[]> after = TuningRuns.numbers(ModelFolder.open(stopped.resolve("model")));
        assertThat(Arrays.mismatch(rows(after, 0, FIRST), rows(TuningRuns.numbers(base), 0, FIRST)))
                .isNotEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"answer", "Answer", "[CLS]", "?"})
    @DisplayName("what is a token already is refused by name")
    void refusesKnown(String token) {
        assertRefused(base(), List.of(token))
                .hasMessage("tuning.new-tokens must not be tokens of base already; token='" + token + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " heparinoid", "hepari\nnoid", "hepari\u0000noid", "\uFFFD", "\uD83E", "\u200Bx"})
    @DisplayName("what is no plain text is refused, and told which character it has")
    void refusesOdd(String token) {
        assertRefused(base(), List.of(token)).hasMessageContaining("tuning.new-tokens.tokens must be");
    }

    @Test
    @DisplayName("too many, too long, twice the same, or twice the same to the tokenizer: refused in a line")
    void refusesMore() {
        ModelFolder base = base();
        assertRefused(base, List.of("x".repeat(257))).hasMessageContaining("1 to 256 characters");
        assertRefused(base, List.of("heparinoid", "heparinoid")).hasMessageEndingWith("twice: 'heparinoid'");
        assertRefused(base, List.of("heparinoid", "Heparinoid"))
                .hasMessageContaining("must differ for the tokenizer; 'Heparinoid' is read as others of them");
        List<String> many =
                IntStream.range(0, 65_537).mapToObj(i -> "token" + i).toList();
        assertRefused(base, many).hasMessageEndingWith("tokens=65537");
        assertThatThrownBy(() -> TuningRuns.config(Map.of("new-tokens", Map.of("alone", true)), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("alone must go with tokens");
    }

    @Test
    @DisplayName("a table of token vectors takes no tokens")
    void refusesTables() {
        ModelFolder table = TableModel.write(folder.resolve("table"), true);
        TuningConfig config = TuningRuns.config(Map.of("new-tokens", Map.of("tokens", TOKENS)), Map.of())
                .tuning();
        assertThat(config.misfits(table))
                .containsEntry("new-tokens", "must be for a transformer; table is a table of token vectors");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ModelFolder base, List<String> tokens) {
        return assertThatThrownBy(() ->
                        TuningRuns.train(base, folder.resolve("work"), Map.of("new-tokens", Map.of("tokens", tokens))))
                .isInstanceOf(UsageException.class);
    }
}
