package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.vector.Embeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the vectors of a tiny model tell, before and after it was trained to.
@Timeout(180)
class TopTokensTest {
    @TempDir
    Path folder = Path.of("");

    private ModelFolder base() {
        Path base = folder.resolve("base");
        return Files.exists(base) ? ModelFolder.open(base) : TinyModel.write(base, 1);
    }

    /// Twenty texts, each with five of the words in a place of its own among words that all have.
    private static List<TrainingRow> documents() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            StringBuilder text = new StringBuilder("this is all about");
            for (int step : new int[] {0, 1, 3, 7, 12}) {
                text.append(" the ")
                        .append(KeyTokensTest.KEYS.get(
                                (i + step * (1 + i / KeyTokensTest.KEYS.size())) % KeyTokensTest.KEYS.size()));
            }
            rows.add(new TrainingRow("text" + i, text.toString(), List.of(text.toString()), List.of()));
        }
        return rows;
    }

    @Test
    @DisplayName("of five keys of a text its vector points to at least three, for most texts, and before to hardly any")
    void tellsKeys() throws IOException {
        TrainConfig config = TinyTraining.config(KeyTokensTest.settings(Map.of("epochs", 100, "batch-size", 10)));
        Path work = Files.createDirectories(folder.resolve("work"));
        new Trainer(config, documents(), 5, work, Progress.silent()).run(base());
        assertThat(textsWithThree(base(), config)).isLessThan(3);
        assertThat(textsWithThree(ModelFolder.open(work.resolve("model")), config))
                .isGreaterThan(15);
    }

    /// Of how many of the texts three of the five heaviest tokens are among the five that the vector points to.
    private static long textsWithThree(ModelFolder model, TrainConfig config) {
        try (Tokenizer tokenizer = model.openTokenizer()) {
            KeyTokens keys = KeyTokens.of(config, documents(), tokenizer);
            List<String> texts = documents().stream().map(TrainingRow::query).toList();
            List<List<String>> told = KeyTokensTest.top(model, texts, 5);
            return IntStream.range(0, texts.size())
                    .filter(i -> {
                        Map<String, Double> words = KeyTokensTest.words(keys.shares(texts.get(i), 16), tokenizer);
                        return words.entrySet().stream()
                                        .sorted(Map.Entry.<String, Double>comparingByValue()
                                                .reversed())
                                        .limit(5)
                                        .filter(word -> told.get(i).contains(word.getKey()))
                                        .count()
                                >= 3;
                    })
                    .count();
        }
    }

    @Test
    @DisplayName("the shares of all tokens are one, sharper when it is colder; the scores are what they were")
    void shares() {
        try (TopTokens tokens = TopTokens.open(base());
                Encoder encoder = Encoder.open(base(), EncodeConfig.defaults())) {
            Embeddings vectors = encoder.embed(List.of("river", "the silver mountain"), Prompt.none());
            List<List<TopTokens.Told>> warm = tokens.of(vectors, tokens.vocabulary(), 1);
            List<List<TopTokens.Told>> cold = tokens.of(vectors, tokens.vocabulary(), 0.1);
            for (int text = 0; text < 2; text++) {
                assertThat(warm.get(text).stream()
                                .mapToDouble(TopTokens.Told::share)
                                .sum())
                        .isCloseTo(1, within(1e-3));
                assertThat(cold.get(text).getFirst().share())
                        .isGreaterThan(warm.get(text).getFirst().share());
                assertThat(cold.get(text).getFirst().score())
                        .isEqualTo(warm.get(text).getFirst().score());
            }
        }
    }

    @Test
    @DisplayName("vectors of which a part is kept, and a temperature of 0, are refused")
    void refuses() {
        try (TopTokens tokens = TopTokens.open(base());
                Encoder encoder = Encoder.open(base(), EncodeConfig.defaults())) {
            Embeddings vectors = encoder.embed(List.of("river"), Prompt.none());
            assertThatThrownBy(() -> tokens.of(vectors.truncate(4), 1, 0.05))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("the vectors of texts must be as long as those of tokens, 16; dimension=4");
            assertThatThrownBy(() -> tokens.of(vectors, 1, 0))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("temperature must be above 0");
        }
    }
}
