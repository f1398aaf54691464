package dev.kalmia.eval;

import dev.kalmia.data.Corpus;
import dev.kalmia.encode.Encoder;
import dev.kalmia.eval.metric.GradedRanking;
import dev.kalmia.eval.metric.Ndcg;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Find the one document of so many tokens that holds a fact: nDCG@1, which is the share of queries whose
/// document comes first. Documents are generated; those of one length are one split.
public final class LongDocumentTask extends EvalTask {
    private static final String METRIC = "ndcg_at_1";

    private final LongDocuments documents;

    LongDocumentTask(TaskInfo info, DatasetRevision revision, LongDocuments documents) {
        super(info, revision);
        this.documents = documents;
    }

    /// The queries and the facts; what these are hidden in is the same in all documents and tells nothing.
    @Override
    public List<String> texts() {
        return documents.generate().facts().stream()
                .flatMap(fact -> Stream.of(fact.text(), fact.query()))
                .toList();
    }

    @Override
    public TaskResult evaluate(Encoder encoder, Progress progress) {
        LongDocuments.Generated generated = documents.generate();
        String title = info().title() + " " + documents.tokens();
        Embeddings asked = DistinctTexts.encode(
                encoder, generated.queries().texts(), info().prompts().query(), title + " queries", progress);
        Corpus corpus = generated.corpus();
        Embeddings found = DistinctTexts.encode(
                encoder, corpus.texts(), info().prompts().document(), title + " documents", progress);
        Hits hits = TopK.search(asked, found, corpus.size(), Similarity.COSINE, progress);
        RankingScores scores = new RankingScores();
        for (int q = 0; q < asked.size(); q++) {
            scores.add(generated.queries().ids().get(q), ranking(hits, q, corpus));
        }
        return new TaskResult(
                info(), datasetRevision(), METRIC, scores.means(), scores.each(ranking -> Ndcg.at(1, ranking)));
    }

    private static GradedRanking ranking(Hits hits, int q, Corpus corpus) {
        List<String> ids = new ArrayList<>();
        float[] scores = new float[hits.size(q)];
        for (int rank = 0; rank < scores.length; rank++) {
            ids.add(corpus.ids().get(hits.row(q, rank)));
            scores[rank] = hits.score(q, rank);
        }
        return GradedRanking.of(ids, scores, Map.of(corpus.ids().get(q), 1));
    }
}
