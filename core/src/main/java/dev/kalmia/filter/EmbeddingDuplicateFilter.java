package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/// Drops an example whose query means nearly what the query of an earlier one means that was kept, and
/// whose answer what its answer means: both cosines reach a threshold (Abbas et al. 2023, SemDeDup, with
/// the first kept). All different queries are compared with all; of each the nearest hundred are looked at.
public final class EmbeddingDuplicateFilter implements ExampleFilter {
    private static final int NEAREST = 100;

    private final Encoder encoder;
    private final double threshold;
    private final Progress progress;

    /// @param threshold cosine from which on two texts mean the same, above 0 and at most 1
    public EmbeddingDuplicateFilter(Encoder encoder, double threshold, Progress progress) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new UsageException(
                    "embedding-duplicate must be above 0 and at most 1; embedding-duplicate=" + threshold);
        }
        this.encoder = encoder;
        this.threshold = threshold;
        this.progress = progress;
    }

    @Override
    public String name() {
        return "embedding duplicate";
    }

    @Override
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        try (Stream<Example> any = examples.open()) {
            if (any.findAny().isEmpty()) {
                return;
            }
        }
        try (TextPool queries = pool(work.resolve("queries"), examples, EmbeddingDuplicateFilter::query);
                TextPool answers = pool(work.resolve("answers"), examples, EmbeddingDuplicateFilter::answer);
                Stream<Example> all = examples.open()) {
            KeptMeanings kept = new KeptMeanings(answers, threshold);
            all.gather(Gatherers.windowFixed(ScoredPass.WINDOW))
                    .forEachOrdered(window -> judge(window, queries, answers, kept, verdicts));
        }
    }

    private TextPool pool(Path folder, ExampleFlow examples, Function<Example, String> text) {
        try (Stream<Example> all = examples.open()) {
            return TextPool.build(folder, all.map(text).iterator(), encoder, Prompt.none(), progress);
        }
    }

    private static String query(Example example) {
        return Sides.of(example).query();
    }

    /// Where nothing answers, the query alone is compared.
    private static String answer(Example example) {
        List<String> positives = Sides.of(example).positives();
        return positives.isEmpty() ? query(example) : positives.getFirst();
    }

    private void judge(
            List<Example> window, TextPool queries, TextPool answers, KeptMeanings kept, VerdictTaker verdicts) {
        Map<Integer, Integer> places = new HashMap<>();
        Embeddings.Builder asked = Embeddings.builder(queries.dimension(), queries.origin());
        for (Example example : window) {
            int row = queries.row(query(example));
            if (places.putIfAbsent(row, places.size()) == null) {
                asked.add(queries.vector(row));
            }
        }
        progress.start("find duplicates", queries.size(), "texts");
        Hits hits = queries.search(asked.build(), NEAREST, progress);
        progress.finish();
        for (Example example : window) {
            int query = queries.row(query(example));
            int answer = answers.row(answer(example));
            int first = kept.earlier(hits, places.getOrDefault(query, 0), answer);
            verdicts.take(example, first < 0 ? null : drop(queries, query, kept, first));
            if (first < 0) {
                kept.add(example.meta().id(), query, answer);
            }
        }
    }

    private static Drop drop(TextPool queries, int query, KeptMeanings kept, int first) {
        double cosine = Similarity.COSINE.between(queries.vector(query), queries.vector(kept.query(first)));
        return new Drop("means the same", String.format(Locale.ROOT, "as %s, cosine %.4f", kept.id(first), cosine));
    }
}
