package dev.kalmia.filter;

import static java.util.Objects.requireNonNull;

import dev.kalmia.data.AskedQueries;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Drops examples whose query a model does not lead to its positive: too broad, or with many right answers,
/// they teach false negatives (KaLM-Embedding, `hn_mine.py`).
///
/// The pool is every positive and negative of the examples, each once, or the texts given. Queries are
/// encoded with the example's own prompt or the model's query prompt, documents without any, as
/// `hn_mine.py` does it: an instruction says
/// what is asked, and documents ask nothing. An example is dropped when the pool has more than `topK` texts
/// and the best
/// of its positives scores less than the text at rank `topK`, counted from 0. Scored and labelled examples
/// are kept.
public final class RankingConsistencyFilter implements ExampleFilter {
    public static final int KALM_TOP_K = 50;

    private final Asking asking;
    private final int topK;
    private final @Nullable List<String> pool;

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
        this.asking = new Asking(
                requireNonNull(encoder, "encoder is null"),
                "rank positives",
                requireNonNull(progress, "progress is null"));
        this.topK = topK;
        this.pool = pool == null ? null : List.copyOf(pool);
    }

    @Override
    public String name() {
        return "ranking consistency";
    }

    @Override
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        if (few(examples)) {
            try (Stream<Example> all = examples.open()) {
                all.forEachOrdered(example -> verdicts.take(example, null));
            }
            return;
        }
        try (Stream<String> texts = texts(examples);
                TextPool ranked = TextPool.build(
                        work.resolve("pool"), texts.iterator(), asking.encoder(), Prompt.none(), asking.progress())) {
            ScoredPass.run(
                    examples,
                    work,
                    ScoredPass.WINDOW,
                    window -> scores(window, ranked),
                    (example, row) -> verdicts.take(example, row.length == 0 ? null : verdict(row[0], row[1])));
        }
        asking.progress().finish();
    }

    /// Whether there are too few texts for any to rank below the last that may be right.
    private boolean few(ExampleFlow examples) {
        try (Stream<String> texts = texts(examples)) {
            return texts.distinct().limit(topK + 1L).count() <= topK;
        }
    }

    private Stream<String> texts(ExampleFlow examples) {
        return pool == null ? documents(examples) : pool.stream();
    }

    /// The texts that queries are ranked against: all positives and negatives.
    static Stream<String> documents(ExampleFlow examples) {
        return examples.open()
                .flatMap(example -> Sides.answers(example).isEmpty()
                        ? Stream.of()
                        : Stream.concat(Sides.answers(example).stream(), Sides.of(example).negatives().stream()));
    }

    /// Of each example that asks: the cosine of its best positive, and that at the last rank that may be
    /// right.
    private List<float[]> scores(List<Example> window, TextPool ranked) {
        List<float[]> rows = new ArrayList<>(Collections.nCopies(window.size(), new float[0]));
        Function<String, float[]> documents = vectors(window, ranked);
        AskedQueries questions = AskedQueries.of(window);
        if (questions.isEmpty()) {
            return rows;
        }
        Embeddings queries = asking.queries(questions);
        Hits hits = ranked.search(queries, topK + 1, Progress.silent());
        for (AskedQueries.Asked asked : questions.asked()) {
            List<String> positives = Sides.answers(window.get(asked.example()));
            float best = Asking.best(queries.row(asked.row()), positives, documents);
            rows.set(asked.example(), new float[] {best, hits.score(asked.row(), topK)});
        }
        return rows;
    }

    /// Positives that the pool lacks are encoded for the window.
    private Function<String, float[]> vectors(List<Example> window, TextPool ranked) {
        Function<String, float[]> others = asking.documents(window.stream()
                .flatMap(example -> Sides.answers(example).stream())
                .filter(text -> ranked.row(text) < 0)
                .toList());
        return text -> {
            int row = ranked.row(text);
            return row < 0 ? others.apply(text) : ranked.vector(row);
        };
    }

    private @Nullable Drop verdict(float best, float bound) {
        return best >= bound
                ? null
                : new Drop(
                        "positive below rank " + topK,
                        String.format(Locale.ROOT, "its score %.4f, there %.4f", best, bound));
    }
}
