package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Similarity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RankingConsistencyFilterTest extends FilterContract {
    private final HashingEncoder encoder = new HashingEncoder(64);

    @Override
    ExampleFilter filter() {
        return new RankingConsistencyFilter(new HashingEncoder(64), 5, null);
    }

    @Test
    @DisplayName("queries are encoded with their prompt or the model's, documents with none")
    void prompts() {
        var recorder = new PromptRecorder();
        new RankingConsistencyFilter(recorder, 1, null)
                .judge(List.of(
                        new Pair("q1", "p1", Meta.of("1", "")),
                        new Group("q2", List.of("p2"), List.of("n2"), new Meta("2", "", "Find: ", Map.of()))));
        assertThat(recorder.prompts())
                .isEqualTo(Map.of(
                        "q1", Prompt.query(),
                        "q2", Prompt.text("Find: "),
                        "p1", Prompt.none(),
                        "p2", Prompt.none(),
                        "n2", Prompt.none()));
    }

    /// The steps of the recipe, one example after the other, every score computed.
    private boolean dropped(Example example, Set<String> pool, int topK) {
        String query;
        List<String> positives;
        switch (example) {
            case Pair pair -> {
                query = pair.query();
                positives = List.of(pair.positive());
            }
            case Group group -> {
                query = group.query();
                positives = group.positives();
            }
            default -> {
                return false;
            }
        }
        String own = example.meta().prompt();
        float[] row = encoder.embed(List.of(query), own == null ? Prompt.none() : Prompt.text(own))
                .row(0);
        List<Float> scores =
                new ArrayList<>(pool.stream().map(text -> score(row, text)).toList());
        scores.sort((a, b) -> Float.compare(b, a));
        float best = Float.NEGATIVE_INFINITY;
        for (String positive : positives) {
            best = Math.max(best, score(row, positive));
        }
        return scores.size() > topK && best < scores.get(topK);
    }

    private float score(float[] query, String text) {
        return Similarity.COSINE.between(
                query, encoder.embed(List.of(text), Prompt.none()).row(0));
    }

    @Test
    @DisplayName("random examples: dropped are those that the recipe's steps drop")
    void agreesWithTheRecipe() {
        int drops = 0;
        for (int topK : new int[] {1, 3, 10, 60}) {
            List<Example> examples = new ArrayList<>(examples(topK, 120));
            examples.add(new Pair("river stone", "bread paper", new Meta("p", "", "winter winter winter ", Map.of())));
            Set<String> pool = new LinkedHashSet<>();
            for (Example example : examples) {
                switch (example) {
                    case Pair pair -> pool.add(pair.positive());
                    case Group group -> {
                        pool.addAll(group.positives());
                        pool.addAll(group.negatives());
                    }
                    default -> {}
                }
            }

            Verdicts verdicts = new RankingConsistencyFilter(encoder, topK, null).judge(examples);

            for (int i = 0; i < examples.size(); i++) {
                assertThat(verdicts.keeps(i)).isEqualTo(!dropped(examples.get(i), pool, topK));
                drops += verdicts.keeps(i) ? 0 : 1;
            }
        }
        assertThat(drops).isGreaterThan(50);
    }

    @Test
    @DisplayName("a pool given is ranked alone; positives that it lacks are scored but not ranked")
    void ownPool() {
        var random = new Random(2);
        List<String> pool =
                IntStream.range(0, 40).mapToObj(i -> text(random, 8)).toList();
        List<Example> examples = examples(6, 80);

        Verdicts verdicts = new RankingConsistencyFilter(encoder, 4, pool).judge(examples);

        for (int i = 0; i < examples.size(); i++) {
            assertThat(verdicts.keeps(i)).isEqualTo(!dropped(examples.get(i), new LinkedHashSet<>(pool), 4));
        }
    }

    @Test
    @DisplayName("a positive that ties with the text at the rank is kept, and one rank lower it is dropped")
    void literal() {
        List<Example> examples = List.of(
                new Pair("alpha", "gamma", Meta.of("1", "")),
                new Group("beta", List.of("beta"), List.of("alpha", "alpha alpha"), Meta.of("2", "")));
        // Ranked for "alpha": alpha 1, alpha alpha 1, gamma 0 and beta 0.
        assertThat(new RankingConsistencyFilter(encoder, 2, null)
                        .judge(examples)
                        .keeps(0))
                .isTrue();
        assertThat(new RankingConsistencyFilter(encoder, 1, null)
                        .judge(examples)
                        .keeps(0))
                .isFalse();
        assertThat(new RankingConsistencyFilter(encoder, 4, null)
                        .judge(examples)
                        .keeps(0))
                .isTrue();
        assertThat(new RankingConsistencyFilter(encoder, 1, null)
                        .judge(examples)
                        .drop(0)
                        .orElseThrow())
                .isEqualTo(new Drop("positive below rank 1", "its score 0.0000, there 1.0000"));
    }

    @Test
    @DisplayName("each different text is encoded once")
    void encodesOnce() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            examples.add(new Pair("query " + i % 5, "text " + i % 7, Meta.of("e" + i, "")));
            examples.add(new Scored("a", "b", 1, Meta.of("s" + i, "")));
        }

        new RankingConsistencyFilter(encoder, 3, null).judge(examples);

        assertThat(encoder.texts()).isEqualTo(5 + 7);
    }

    @Test
    @DisplayName("a pool no larger than the rank drops nothing and encodes nothing")
    void smallPool() {
        var examples = List.of(new Pair("alpha", "beta", Meta.of("1", "")));

        assertThat(new RankingConsistencyFilter(encoder, 1, null)
                        .judge(examples)
                        .keeps(0))
                .isTrue();
        assertThat(encoder.texts()).isZero();
        assertThatThrownBy(() -> new RankingConsistencyFilter(encoder, 0, null)).isInstanceOf(UsageException.class);
    }
}
