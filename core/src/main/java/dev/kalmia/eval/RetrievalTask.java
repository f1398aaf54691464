package dev.kalmia.eval;

import dev.kalmia.data.Corpus;
import dev.kalmia.data.Qrels;
import dev.kalmia.data.Queries;
import dev.kalmia.data.Repeats;
import dev.kalmia.encode.Encoder;
import dev.kalmia.eval.metric.GradedRanking;
import dev.kalmia.eval.metric.Ndcg;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Find the relevant documents of a corpus: nDCG@10 of exact search by cosine, the first 1000 documents of
/// each query.
///
/// As mteb does: the queries that have judgements take part, a document with the id of the query is left out
/// of its ranking (argument and duplicate-question sets hold the queries among the documents), and
/// trec_eval's rules hold from ties to means.
public final class RetrievalTask extends EvalTask {
    static final int DEPTH = 1000;
    private static final String METRIC = "ndcg_at_10";

    private final Path corpusFile;
    private final Path queriesFile;
    private final Path qrelsFile;

    RetrievalTask(TaskInfo info, DatasetRevision revision, Path corpusFile, Path queriesFile, Path qrelsFile) {
        super(info, revision);
        this.corpusFile = corpusFile;
        this.queriesFile = queriesFile;
        this.qrelsFile = qrelsFile;
    }

    /// The queries that are judged, and the documents that are judged for them, these without their titles
    /// too.
    @Override
    public List<String> texts() {
        Qrels qrels = judgements(qrelsFile, info().title(), Progress.silent());
        List<String> texts = new ArrayList<>(
                judged(Queries.read(queriesFile), qrels, queriesFile, qrelsFile).texts());
        texts.addAll(Corpus.known(corpusFile, qrels.documents()::contains));
        return texts;
    }

    @Override
    public TaskResult evaluate(Encoder encoder, Progress progress) {
        Corpus corpus = Corpus.read(corpusFile);
        Qrels qrels = judgements(qrelsFile, info().title(), progress);
        Queries queries = judged(Queries.read(queriesFile), qrels, queriesFile, qrelsFile);
        tellMissing(queries, qrels, Set.copyOf(corpus.ids()), progress);
        Embeddings asked = DistinctTexts.encode(
                encoder, queries.texts(), info().prompts().query(), info().title() + " queries", progress);
        Embeddings documents = DistinctTexts.encode(
                encoder, corpus.texts(), info().prompts().document(), info().title() + " documents", progress);
        // One more than the depth, because the query itself may be among them.
        Hits hits = TopK.search(asked, documents, DEPTH + 1, Similarity.COSINE, progress);
        RankingScores scores = new RankingScores();
        for (int q = 0; q < queries.size(); q++) {
            scores.add(queries.ids().get(q), ranking(queries.ids().get(q), hits, q, corpus, qrels));
        }
        if (scores.tied() > 0) {
            progress.note(info().title() + ": " + scores.tied() + " of " + scores.size()
                    + " queries have documents of equal score; the larger id comes first, as in trec_eval");
        }
        return new TaskResult(
                info(), datasetRevision(), METRIC, scores.means(), scores.each(ranking -> Ndcg.at(10, ranking)));
    }

    /// Public sets judge documents that their corpus has lost; where it has none of them, it is another's
    /// corpus.
    private void tellMissing(Queries queries, Qrels qrels, Set<String> documents, Progress progress) {
        long judged = 0;
        long missing = 0;
        for (String query : queries.ids()) {
            for (String document : qrels.of(query).keySet()) {
                judged++;
                missing += documents.contains(document) ? 0 : 1;
            }
        }
        if (missing == judged) {
            throw new InputException(
                    "none of the " + judged + " judged documents of " + qrelsFile + " is in " + corpusFile);
        }
        if (missing > 0) {
            progress.note(
                    info().title() + ": " + missing + " of " + judged + " judged documents are not in " + corpusFile);
        }
    }

    private static GradedRanking ranking(String query, Hits hits, int q, Corpus corpus, Qrels qrels) {
        int[] ranks = IntStream.range(0, hits.size(q))
                .filter(rank -> !corpus.ids().get(hits.row(q, rank)).equals(query))
                .limit(DEPTH)
                .toArray();
        List<String> ids = new ArrayList<>();
        float[] scores = new float[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            ids.add(corpus.ids().get(hits.row(q, ranks[i])));
            scores[i] = hits.score(q, ranks[i]);
        }
        return GradedRanking.of(ids, scores, qrels.of(query));
    }

    /// As in mteb, a second judgement of a document takes the place of the first; a note says how many there
    /// are.
    static Qrels judgements(Path qrelsFile, String title, Progress progress) {
        Qrels qrels = Qrels.read(qrelsFile, Repeats.LAST);
        if (qrels.repeats() > 0) {
            progress.note(
                    title + ": " + qrels.repeats() + " documents are judged twice for one query; the last counts");
        }
        return qrels;
    }

    /// The queries that have judgements, in the order of their file.
    static Queries judged(Queries all, Qrels qrels, Path queriesFile, Path qrelsFile) {
        Set<String> known = Set.copyOf(all.ids());
        for (String query : qrels.queries()) {
            if (!known.contains(query)) {
                throw new InputException(
                        "query " + query + " is judged in " + qrelsFile + " but is not in " + queriesFile);
            }
        }
        return all.among(qrels.queries());
    }
}
