package dev.kalmia.filter;

import dev.kalmia.data.AskedQueries;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.TextPool;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Hits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Ranking consistency by a reranker: it reads the positives of an example together with the texts that an
/// encoder finds first, and the example is dropped where `topK` of these or more score above its best
/// positive. Pool and prompts
/// are those of `RankingConsistencyFilter`. Scored and labelled examples are kept.
public final class RerankedConsistencyFilter implements ExampleFilter {
    /// Examples between two writes of the journal: what a kill loses.
    private static final int WINDOW = 64;

    private final Asking asking;
    private final Reranker reranker;
    private final int topK;
    private final int candidates;

    /// @param topK at least 1
    /// @param candidates how many texts of the encoder's finding are read, at least `topK`
    public RerankedConsistencyFilter(Encoder encoder, Reranker reranker, int topK, int candidates, Progress progress) {
        if (topK < 1 || candidates < topK) {
            throw new UsageException("rerank-top-k must be at least 1 and at most candidates; rerank-top-k=" + topK
                    + " candidates=" + candidates);
        }
        this.asking = new Asking(encoder, "rerank positives", progress);
        this.reranker = reranker;
        this.topK = topK;
        this.candidates = candidates;
    }

    @Override
    public String name() {
        return "reranked consistency";
    }

    @Override
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        boolean asked;
        try (Stream<String> texts = RankingConsistencyFilter.documents(examples)) {
            asked = texts.findAny().isPresent();
        }
        if (!asked) {
            try (Stream<Example> all = examples.open()) {
                all.forEachOrdered(example -> verdicts.take(example, null));
            }
            return;
        }
        try (Stream<String> texts = RankingConsistencyFilter.documents(examples);
                TextPool pool = TextPool.build(
                        work.resolve("pool"), texts.iterator(), asking.encoder(), Prompt.none(), asking.progress())) {
            ScoredPass.run(examples, work, WINDOW, window -> above(window, pool), (example, row) -> {
                boolean kept = row.length == 0 || row[0] < topK;
                verdicts.take(
                        example,
                        kept ? null : new Drop("positive not among the first " + topK, (int) row[0] + " texts above"));
            });
        }
        asking.progress().finish();
    }

    /// Of each example that asks, how many texts score above its best positive.
    private List<float[]> above(List<Example> window, TextPool pool) {
        List<float[]> rows = new ArrayList<>(Collections.nCopies(window.size(), new float[0]));
        AskedQueries questions = AskedQueries.of(window);
        if (questions.isEmpty()) {
            return rows;
        }
        Hits hits = pool.search(asking.queries(questions), candidates, Progress.silent());
        asking.progress().start(asking.what(), -1, "pairs");
        for (AskedQueries.Asked one : questions.asked()) {
            Example example = window.get(one.example());
            rows.set(one.example(), new float[] {above(example, found(hits, one.row(), pool))});
        }
        return rows;
    }

    private static Set<String> found(Hits hits, int query, TextPool pool) {
        Set<String> texts = new LinkedHashSet<>();
        for (int row : hits.rows(query)) {
            texts.add(pool.text(row));
        }
        return texts;
    }

    private int above(Example example, Set<String> found) {
        List<String> positives = Sides.answers(example);
        positives.forEach(found::remove);
        List<String> texts = Stream.concat(positives.stream(), found.stream()).toList();
        float[] scores = reranker.scores(Sides.of(example).query(), texts, asking.progress());
        float best = Noise.best(scores, positives.size());
        int above = 0;
        for (int i = positives.size(); i < scores.length; i++) {
            above += scores[i] > best ? 1 : 0;
        }
        return above;
    }
}
