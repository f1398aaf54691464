package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What an encoder judges: how near a positive is, and whether two examples mean the same.
class MeaningFiltersTest {
    private final HashingEncoder encoder = new HashingEncoder(512);

    private static Pair pair(String id, String query, String positive) {
        return new Pair(query, positive, Meta.of(id, ""));
    }

    @Test
    @DisplayName("the best positive decides, and what has none is kept")
    void cosine() {
        List<Example> examples = List.of(
                pair("1", "red wine", "red wine"),
                pair("2", "red wine", "blue cheese"),
                new Group("red wine", List.of("blue cheese", "wine of red"), List.of("red wine"), Meta.of("3", "")),
                new Labelled("red wine", "drink", Meta.of("4", "")));
        CosineFilter filter = new CosineFilter(encoder, 0.7, Progress.silent());
        Verdicts verdicts = filter.judge(examples);
        assertThat(List.of(verdicts.keeps(0), verdicts.keeps(1), verdicts.keeps(2), verdicts.keeps(3)))
                .containsExactly(true, false, true, true);
        assertThat(verdicts.drop(1).orElseThrow())
                .isEqualTo(new Drop("positive too far", "cosine 0.0000, at least 0.7000"));
        assertThat(filter.judge(List.of()).size()).isZero();
    }

    @Test
    @DisplayName(
            "an example that means what an earlier one means in query and answer is dropped, and says which was kept")
    void duplicates() {
        List<Example> examples = List.of(
                pair("1", "how much red wine is too much", "more than one glass a day"),
                pair("2", "too much red wine is how much", "one glass a day and more than"),
                pair("3", "how much red wine is too much", "nobody knows that"),
                pair("4", "when to drink red wine", "more than one glass a day"));
        EmbeddingDuplicateFilter filter = new EmbeddingDuplicateFilter(encoder, 0.8, Progress.silent());
        Verdicts verdicts = filter.judge(examples);
        assertThat(verdicts.drop(1).orElseThrow().reason()).isEqualTo("means the same");
        assertThat(verdicts.drop(1).orElseThrow().detail()).startsWith("as 1, cosine 1.0");
        assertThat(verdicts.keeps(0) && verdicts.keeps(2) && verdicts.keeps(3)).isTrue();
        assertThat(filter.judge(List.of()).size()).isZero();
    }

    @Test
    @DisplayName("a dropped example drops no other, as a comparison of each with each tells")
    void againstEachWithEach() {
        SplittableRandom random = new SplittableRandom(3);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            StringBuilder words = new StringBuilder();
            for (int j = 0; j < 6; j++) {
                words.append((char) ('a' + random.nextInt(5))).append("x ");
            }
            examples.add(pair("e" + i, words.toString(), words.toString()));
        }
        Embeddings rows = encoder.embed(
                examples.stream().map(each -> ((Pair) each).query()).toList(), Prompt.none());
        Verdicts verdicts = new EmbeddingDuplicateFilter(encoder, 0.9, Progress.silent()).judge(examples);
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            float[] row = rows.row(i);
            boolean known = kept.stream().anyMatch(j -> Similarity.COSINE.between(row, rows.row(j)) >= 0.9);
            assertThat(verdicts.keeps(i)).as("example " + i).isEqualTo(!known);
            if (!known) {
                kept.add(i);
            }
        }
        assertThat(kept).hasSizeBetween(20, 80);
    }

    /// Texts of the same words in every order, shuffled: each is nothing but a copy to the encoder.
    private static List<String> orders(long seed) {
        List<String> orders = new ArrayList<>();
        addOrders("", List.of("red", "wine", "and", "blue", "cheese", "taste"), orders);
        Collections.shuffle(orders, new Random(seed));
        return orders;
    }

    private static void addOrders(String begun, List<String> left, List<String> orders) {
        if (left.isEmpty()) {
            orders.add(begun.strip());
        }
        for (String word : left) {
            List<String> others = new ArrayList<>(left);
            others.remove(word);
            addOrders(begun + " " + word, others, orders);
        }
    }

    @Test
    @DisplayName("hundreds of copies of one text are all dropped, however many copies lie nearer than the text kept")
    void manyDroppedCopies() {
        for (long seed = 0; seed < 2; seed++) {
            List<Example> examples = new ArrayList<>();
            for (String text : orders(seed)) {
                examples.add(pair("e" + examples.size(), text, text));
            }
            Verdicts verdicts = new EmbeddingDuplicateFilter(encoder, 0.99, Progress.silent()).judge(examples);
            assertThat(verdicts.size()).isEqualTo(720);
            assertThat(verdicts.keeps(0)).isTrue();
            for (int i = 1; i < 720; i++) {
                assertThat(verdicts.drop(i).orElseThrow().detail()).isEqualTo("as e0, cosine 1.0000");
            }
        }
    }

    /// Four words, of which no two answers have more than a place or two in common.
    private static String answer(int number) {
        return "a%1$d b%1$d c%1$d d%1$d".formatted(number);
    }

    @Test
    @DisplayName("one question kept hundreds of times with different answers: the one with the same answer is found")
    void manyKeptQueries() {
        List<Example> examples = new ArrayList<>();
        List<String> orders = orders(7);
        for (int i = 0; i < 600; i++) {
            examples.add(pair("e" + i, orders.get(i), answer(i)));
        }
        for (int i = 600; i < 660; i++) {
            examples.add(pair("e" + i, orders.get(i), answer((i - 600) * 9)));
        }
        Verdicts verdicts =
                new EmbeddingDuplicateFilter(new HashingEncoder(1024), 0.9, Progress.silent()).judge(examples);
        for (int i = 0; i < 660; i++) {
            assertThat(verdicts.drop(i).map(Drop::detail).orElse("kept"))
                    .isEqualTo(i < 600 ? "kept" : "as e" + (i - 600) * 9 + ", cosine 1.0000");
        }
    }

    @Test
    @DisplayName("thresholds out of their bounds are refused")
    void refused() {
        assertThatThrownBy(() -> new CosineFilter(encoder, 1.1, Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessage("least-cosine must be above -1 and at most 1; least-cosine=1.1");
        assertThatThrownBy(() -> new EmbeddingDuplicateFilter(encoder, 0, Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessage("embedding-duplicate must be above 0 and at most 1; embedding-duplicate=0.0");
    }
}
