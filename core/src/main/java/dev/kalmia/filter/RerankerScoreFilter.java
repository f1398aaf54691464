package dev.kalmia.filter;

import dev.kalmia.data.ExampleFlow;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.Locale;

/// Drops examples of which a reranker scores no positive as high as a threshold, on its own scale. Examples without
/// positives are kept.
public final class RerankerScoreFilter implements ExampleFilter {
    private final Reranker reranker;
    private final double least;
    private final Progress progress;

    /// @param least score of the best positive
    public RerankerScoreFilter(Reranker reranker, double least, Progress progress) {
        if (!Double.isFinite(least)) {
            throw new UsageException("least-score must be finite; least-score=" + least);
        }
        this.reranker = reranker;
        this.least = least;
        this.progress = progress;
    }

    @Override
    public String name() {
        return "reranker score";
    }

    @Override
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        new RerankerScores(reranker, "score positives", progress)
                .run(examples, work, Sides::answers, (example, scores) -> {
                    float best = Noise.best(scores, scores.length);
                    verdicts.take(
                            example,
                            scores.length == 0 || best >= least
                                    ? null
                                    : new Drop(
                                            "positive scored too low",
                                            String.format(Locale.ROOT, "score %.4f, at least %.4f", best, least)));
                });
    }
}
