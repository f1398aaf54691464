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
import java.util.List;
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
