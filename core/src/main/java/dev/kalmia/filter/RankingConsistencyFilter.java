package dev.kalmia.filter;

import static java.util.Objects.requireNonNull;

import dev.kalmia.data.AskedQueries;
import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Drops examples whose query a model does not lead to its positive: too broad, or with many right answers,
/// they teach false negatives (KaLM-Embedding, `hn_mine.py`).
///
/// The pool is every positive and negative of the examples, each once, or the texts given, together with the
/// positives. Queries are encoded with the example's own prompt or the model's query prompt, documents
/// without any, as `hn_mine.py` does it: an instruction says what is asked, and documents ask nothing. An
/// example is dropped when the pool has more than `topK` texts and the best of its positives
/// scores less than the text at rank `topK`, counted from 0. Scored and labelled examples are kept.
public final class RankingConsistencyFilter implements ExampleFilter {
    public static final int KALM_TOP_K = 50;

    private final Encoder encoder;
    private final int topK;
    private final @Nullable List<String> pool;
    private final Progress progress;

    /// @param topK at least 1
    /// @param pool the texts to rank among; null: those of the examples
    public RankingConsistencyFilter(Encoder encoder, int topK, @Nullable List<String> pool) {
        this(encoder, topK, pool, Progress.silent());
    }

    /// @param topK at least 1
    /// @param pool the texts to rank among; null: those of the examples
    /// @param progress hears of every text that is encoded
    public RankingConsistencyFilter(Encoder encoder, int topK, @Nullable List<String> pool, Progress progress) {
        if (topK < 1) {
            throw new UsageException("topK must be at least 1; topK=" + topK);
        }
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.topK = topK;
        this.pool = pool == null ? null : List.copyOf(pool);
        this.progress = requireNonNull(progress, "progress is null");
    }

    @Override
    public String name() {
        return "ranking consistency";
    }

    @Override
    public Verdicts judge(List<? extends Example> examples) {
        // Text → row. What is ranked comes first, positives that the pool lacks after.
        Map<String, Integer> rows = new LinkedHashMap<>();
        (pool == null ? examples.stream().flatMap(RankingConsistencyFilter::documents) : pool.stream())
                .forEach(text -> rows.putIfAbsent(text, rows.size()));
        int ranked = rows.size();
        @Nullable Drop[] drops = new @Nullable Drop[examples.size()];
        if (ranked > topK) {
            examples.forEach(example -> Sides.answers(example).forEach(text -> rows.putIfAbsent(text, rows.size())));
            progress.start("rank positives: encode documents", rows.size(), "texts");
            Embeddings documents = embed(List.copyOf(rows.keySet()), Prompt.none());
            List<AskedQueries> all = AskedQueries.of(examples);
            progress.start(
                    "rank positives: encode queries",
                    all.stream().mapToInt(one -> one.texts().size()).sum(),
                    "texts");
            Embeddings searched = ranked == documents.size()
                    ? documents
                    : documents.select(IntStream.range(0, ranked).toArray());
            for (AskedQueries questions : all) {
                judge(questions, examples, rows, documents, searched, drops);
            }
            progress.finish();
        }
        return Verdicts.of(Arrays.asList(drops));
    }

    private void judge(
            AskedQueries questions,
            List<? extends Example> examples,
            Map<String, Integer> rows,
            Embeddings documents,
            Embeddings searched,
            @Nullable Drop[] drops) {
        Embeddings queries =
                embed(questions.texts(), questions.prompt().map(Prompt::text).orElse(Prompt.query()));
        Hits hits = TopK.search(queries, searched, topK + 1, Similarity.COSINE, Progress.silent());
        for (AskedQueries.Asked asked : questions.asked()) {
            List<String> positives = Sides.answers(examples.get(asked.example()));
            float best = best(queries.row(asked.row()), positives, rows, documents);
            drops[asked.example()] = judge(best, hits.score(asked.row(), topK));
        }
    }

    private Embeddings embed(List<String> texts, Prompt prompt) {
        return encoder.encode(texts, prompt, progress)
                .noteCuts("rank positives", progress)
                .embeddings();
    }

    private static float best(float[] query, List<String> positives, Map<String, Integer> rows, Embeddings documents) {
        float best = Float.NEGATIVE_INFINITY;
        for (String positive : positives) {
            float[] document = documents.row(requireNonNull(rows.get(positive)));
            best = Math.max(best, Similarity.COSINE.between(query, document));
        }
        return best;
    }

    private @Nullable Drop judge(float best, float bound) {
        if (best >= bound) {
            return null;
        }
        return new Drop(
                "positive below rank " + topK, String.format(Locale.ROOT, "its score %.4f, there %.4f", best, bound));
    }

    private static Stream<String> documents(Example example) {
        List<String> negatives = example instanceof Group group ? group.negatives() : List.of();
        return Stream.concat(Sides.answers(example).stream(), negatives.stream());
    }
}
