package dev.kalmia.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LexicalIndexTest {
    @TempDir
    Path scratch = Path.of("");

    private TextPool pool(List<String> texts) {
        return TextPool.build(
                scratch.resolve("pool"), texts.iterator(), new HashingEncoder(4), Prompt.none(), Progress.silent());
    }

    private static String text(Random random, int words) {
        return IntStream.range(0, words)
                .mapToObj(_ -> "w" + (int) Math.abs(random.nextGaussian() * 15))
                .collect(Collectors.joining(" "));
    }

    /// BM25 as Robertson and Zaragoza write it, without the factor that all texts share.
    private static double bm25(List<String> query, List<List<String>> texts, List<String> text) {
        double mean = texts.stream().mapToInt(List::size).average().orElseThrow();
        double score = 0;
        for (String word : query) {
            long having = texts.stream().filter(other -> other.contains(word)).count();
            double often = text.stream().filter(word::equals).count();
            double rarity = Math.log(1 + (texts.size() - having + 0.5) / (having + 0.5));
            score += rarity * often / (often + 1.2 * (0.25 + 0.75 * text.size() / mean));
        }
        return score;
    }

    @Test
    @DisplayName("random texts are ranked as the formula spelled out ranks them")
    void agreesWithFormula() {
        Random random = new Random(8);
        try (TextPool pool = pool(IntStream.range(0, 300)
                        .mapToObj(_ -> text(random, 2 + random.nextInt(12)))
                        .toList());
                LexicalIndex index = LexicalIndex.build(scratch.resolve("words"), pool, Progress.silent())) {
            List<List<String>> texts = IntStream.range(0, pool.size())
                    .mapToObj(row -> List.of(pool.text(row).split(" ", -1)))
                    .toList();
            for (int round = 0; round < 30; round++) {
                String query = text(random, 1 + random.nextInt(5)).toUpperCase(Locale.ROOT);
                List<String> words =
                        Arrays.asList(query.toLowerCase(Locale.ROOT).split(" ", -1));
                double[] scores = texts.stream()
                        .mapToDouble(text -> bm25(words, texts, text))
                        .toArray();
                List<Integer> ranked = new ArrayList<>(IntStream.range(0, scores.length)
                        .filter(row -> scores[row] > 0)
                        .boxed()
                        .toList());
                ranked.sort(Comparator.comparingDouble(row -> -scores[row]));
                int[] found = index.search(query, 25);
                assertThat(found).hasSize(Math.min(25, ranked.size()));
                for (int i = 0; i < found.length; i++) {
                    // Near ties may change places: sums run in float32 there.
                    assertThat(scores[found[i]]).isCloseTo(scores[ranked.get(i)], Offset.offset(1e-5));
                }
            }
        }
    }

    @Test
    @DisplayName("equal texts but for white space keep the order of their rows, and strangers are not found")
    void ties() {
        try (TextPool pool = pool(List.of("sun  moon", "sun moon", "sun moon ", "rain", "sun\nmoon"));
                LexicalIndex index = LexicalIndex.build(scratch.resolve("words"), pool, Progress.silent())) {
            assertThat(index.search("moon", 9)).containsExactly(1, 2, 3, 4);
            assertThat(index.search("moon", 2)).containsExactly(1, 2);
            assertThat(index.search("star", 9)).isEmpty();
            assertThat(index.search(" ?! ", 9)).isEmpty();
        }
    }

    @Test
    @DisplayName("a query of thousands of words is searched for by its first ones, and an index is made anew")
    void longQuery() {
        String words = IntStream.range(0, 5000).mapToObj(i -> "q" + i).collect(Collectors.joining(" "));
        try (TextPool pool = pool(List.of("q3", "q4999", "other"))) {
            LexicalIndex.build(scratch.resolve("words"), pool, Progress.silent())
                    .close();
            try (LexicalIndex index = LexicalIndex.build(scratch.resolve("words"), pool, Progress.silent())) {
                assertThat(index.search(words, 9)).containsExactly(pool.row("q3"));
            }
        }
    }

    @Test
    @DisplayName("a folder that is a file is refused")
    void refused() throws IOException {
        Path file = Files.writeString(scratch.resolve("file"), "x");
        try (TextPool pool = pool(List.of("x"))) {
            assertThatThrownBy(() -> LexicalIndex.build(file, pool, Progress.silent()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("cannot write " + file);
        }
    }
}
