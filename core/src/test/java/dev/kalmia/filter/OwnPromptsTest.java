package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.Example;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.rerank.FunctionReranker;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Similarity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Filters over examples of which each has a prompt of its own, beside what each example comes to alone.
class OwnPromptsTest {
    private static final int COUNT = 90;

    private final HashingEncoder encoder = new HashingEncoder(64);

    /// Each third asks with a prompt that another has, each tenth with the model's; some queries come again.
    private static List<Example> examples(long seed) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            String prompt = FilterContract.text(new Random(i % 3 == 0 ? 0 : i), 3) + " ";
            Meta meta = new Meta("e" + i, "", i % 10 == 9 ? null : prompt, Map.of());
            String query = FilterContract.text(new Random(i % 20), 4);
            examples.add(
                    i % 15 == 4
                            ? new Labelled(query, "label", meta)
                            : new Pair(query, FilterContract.text(random, 6), meta));
        }
        return examples;
    }

    private static void assertAlike(ExampleFilter filter, List<Example> examples) {
        Verdicts all = filter.judge(examples);
        int drops = 0;
        for (int i = 0; i < examples.size(); i++) {
            Verdicts one = filter.judge(examples.subList(i, i + 1));
            assertThat(all.drop(i)).as("example " + i).isEqualTo(one.drop(0));
            drops += all.keeps(i) ? 0 : 1;
        }
        assertThat(drops).isBetween(5, COUNT - 5);
    }

    @Test
    @DisplayName("ranking consistency drops what it drops one by one, and for the same scores")
    void ranking() {
        Random random = new Random(8);
        List<String> pool = IntStream.range(0, 50)
                .mapToObj(i -> FilterContract.text(random, 8))
                .toList();
        ExampleFilter filter = new RankingConsistencyFilter(encoder, 20, pool);
        assertAlike(filter, examples(1));
    }

    @Test
    @DisplayName("a cosine is that of the example's own prompt")
    void cosine() {
        ExampleFilter filter = new CosineFilter(encoder, 0.5, Progress.silent());
        assertAlike(filter, examples(2));
    }

    @Test
    @DisplayName("a reranker reads what the encoder finds with the example's own prompt")
    void reranked() {
        List<Example> examples = examples(3);
        List<String> pool = examples.stream()
                .flatMap(example -> Sides.answers(example).stream())
                .distinct()
                .sorted()
                .toList();
        Reranker reranker = FunctionReranker.overlap();
        int topK = 2;
        Verdicts all = new RerankedConsistencyFilter(encoder, reranker, topK, 6, Progress.silent()).judge(examples);
        int drops = 0;
        for (int i = 0; i < examples.size(); i++) {
            boolean drop = examples.get(i) instanceof Pair pair && above(pair, pool, reranker, 6) >= topK;
            assertThat(all.keeps(i)).as("example " + i).isEqualTo(!drop);
            drops += drop ? 1 : 0;
        }
        assertThat(drops).isBetween(5, COUNT - 5);
    }

    /// How many of the texts that the encoder puts first the reranker puts above the positive.
    private long above(Pair pair, List<String> pool, Reranker reranker, int candidates) {
        String own = pair.meta().prompt();
        Prompt prompt = own == null ? Prompt.query() : Prompt.text(own);
        float[] query = encoder.embed(List.of(pair.query()), prompt).row(0);
        float best = reranker.scores(pair.query(), List.of(pair.positive()), Progress.silent())[0];
        return pool.stream()
                .sorted(Comparator.comparingDouble((String text) -> -score(encoder, query, text)))
                .limit(candidates)
                .filter(text -> reranker.scores(pair.query(), List.of(text), Progress.silent())[0] > best)
                .count();
    }

    private static float score(Encoder encoder, float[] query, String text) {
        return Similarity.COSINE.between(
                query, encoder.embed(List.of(text), Prompt.none()).row(0));
    }

    @Test
    @DisplayName("a window in which nothing is asked is kept without a query's being encoded")
    void nothingAsked() {
        List<Example> labelled = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            labelled.add(new Labelled("text " + i, "label", new Meta("l" + i, "", "Find " + i, Map.of())));
        }
        List<String> pool = List.of("a", "b", "c");
        assertThat(new RankingConsistencyFilter(encoder, 1, pool)
                        .apply(labelled)
                        .kept())
                .hasSize(5);
        assertThat(encoder.texts()).isEqualTo(3);
        assertThat(new CosineFilter(encoder, 0.5, Progress.silent())
                        .apply(labelled)
                        .kept())
                .hasSize(5);
        assertThat(encoder.texts()).isEqualTo(3);
    }
}
