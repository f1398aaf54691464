package dev.kalmia.eval;

import dev.kalmia.encode.Encoder;
import dev.kalmia.eval.metric.AveragePrecision;
import dev.kalmia.eval.metric.GradedRanking;
import dev.kalmia.eval.metric.ReciprocalRank;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// Order given candidates: mean average precision of the candidates ordered by cosine with the query.
public final class RerankingTask extends EvalTask {
    private static final String METRIC = "map";

    private final CandidateSource source;

    RerankingTask(TaskInfo info, DatasetRevision revision, CandidateSource source) {
        super(info, revision);
        this.source = source;
    }

    /// The queries and their candidates, these without their titles too.
    @Override
    public List<String> texts() {
        CandidateLists lists = source.read(info().title(), Progress.silent());
        List<String> texts = new ArrayList<>(lists.texts());
        lists.queries().forEach(query -> texts.add(query.text()));
        texts.addAll(source.bodies());
        return texts;
    }

    @Override
    public TaskResult evaluate(Encoder encoder, Progress progress) {
        CandidateLists lists = source.read(info().title(), progress);
        List<String> asked =
                lists.queries().stream().map(CandidateLists.Query::text).toList();
        Embeddings queries =
                DistinctTexts.encode(encoder, asked, info().prompts().query(), info().title() + " queries", progress);
        Embeddings documents = DistinctTexts.encode(
                encoder, lists.texts(), info().prompts().document(), info().title() + " candidates", progress);
        RankingScores scores = new RankingScores();
        for (int q = 0; q < queries.size(); q++) {
            CandidateLists.Query query = lists.queries().get(q);
            scores.add(query.id(), ranking(query, queries.row(q), documents));
        }
        SortedMap<String, Double> means = scores.means();
        means.put("map", scores.mean(AveragePrecision::of));
        means.put("mrr", scores.mean(ReciprocalRank::of));
        return new TaskResult(info(), datasetRevision(), METRIC, means, scores.each(AveragePrecision::of));
    }

    private static GradedRanking ranking(CandidateLists.Query query, float[] asked, Embeddings documents) {
        List<CandidateLists.Candidate> candidates = query.candidates();
        float[] scores = new float[candidates.size()];
        for (int c = 0; c < scores.length; c++) {
            scores[c] = Similarity.COSINE.between(
                    asked, documents.row(candidates.get(c).text()));
        }
        List<String> ids = candidates.stream().map(CandidateLists.Candidate::id).toList();
        return GradedRanking.of(ids, scores, query.judgements());
    }
}
