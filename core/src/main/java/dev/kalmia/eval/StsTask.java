package dev.kalmia.eval;

import dev.kalmia.encode.Encoder;
import dev.kalmia.eval.metric.Correlation;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Say how alike two texts are: Spearman's correlation of the cosine with what people said.
///
/// A model that gives all pairs one similarity has no correlation; it scores 0, since it tells nothing apart, and a
/// note says so.
public final class StsTask extends EvalTask {
    private static final String METRIC = "cosine_spearman";

    private final ScoredPairs.Source source;

    StsTask(TaskInfo info, DatasetRevision revision, ScoredPairs.Source source) {
        super(info, revision);
        this.source = source;
    }

    /// Both texts of each pair.
    @Override
    public List<String> texts() {
        return both(source.read());
    }

    private static List<String> both(ScoredPairs pairs) {
        List<String> texts = new ArrayList<>(pairs.first());
        texts.addAll(pairs.second());
        return texts;
    }

    @Override
    public TaskResult evaluate(Encoder encoder, Progress progress) {
        ScoredPairs pairs = source.read();
        int size = pairs.first().size();
        Embeddings both =
                DistinctTexts.encode(encoder, both(pairs), info().prompts().text(), info().title(), progress);
        Embeddings first = both.select(IntStream.range(0, size).toArray());
        Embeddings second = both.select(IntStream.range(size, 2 * size).toArray());
        double[] gold = pairs.scores().stream().mapToDouble(score -> score).toArray();
        double[] cosine = similarities(Similarity.COSINE, first, second);
        SortedMap<String, Double> scores = new TreeMap<>();
        put(scores, "cosine", cosine, gold, progress);
        put(scores, "euclidean", similarities(Similarity.EUCLIDEAN, first, second), gold, progress);
        put(scores, "manhattan", similarities(Similarity.MANHATTAN, first, second), gold, progress);
        scores.put("pearson", scores.getOrDefault("cosine_pearson", 0.0));
        scores.put("spearman", scores.getOrDefault("cosine_spearman", 0.0));
        List<QueryScore> each = IntStream.range(0, size)
                .mapToObj(i -> new QueryScore(Integer.toString(i + 1), cosine[i], gold[i]))
                .toList();
        return new TaskResult(info(), datasetRevision(), METRIC, scores, each);
    }

    private void put(
            SortedMap<String, Double> scores, String name, double[] similarities, double[] gold, Progress progress) {
        double spearman = Correlation.spearman(similarities, gold);
        if (Double.isNaN(spearman)) {
            progress.note(info().title() + ": all pairs have the " + name + " similarity " + similarities[0]
                    + "; the correlation is not defined and counts as 0");
        }
        scores.put(name + "_spearman", Double.isNaN(spearman) ? 0 : spearman);
        double pearson = Correlation.pearson(similarities, gold);
        scores.put(name + "_pearson", Double.isNaN(pearson) ? 0 : pearson);
    }

    private static double[] similarities(Similarity similarity, Embeddings first, Embeddings second) {
        float[] scores = similarity.pairwise(first, second);
        return IntStream.range(0, scores.length).mapToDouble(i -> scores[i]).toArray();
    }
}
