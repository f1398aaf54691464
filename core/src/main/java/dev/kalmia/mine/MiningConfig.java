package dev.kalmia.mine;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.UsageException;
import org.jspecify.annotations.Nullable;

/// How negatives are chosen.
///
/// @param negatives how many each example should have, existing ones counted; at least 1
/// @param rankFrom first rank of the window, counted from 0, included
/// @param rankTo end of the window, not included, above `rankFrom`
/// @param relativeMargin a candidate scores at most this part of the score of the best positive (NV-Retriever:
///     0.95); above 0; null: no such bound. Where the positive scores 0 or less, no candidate above it is taken.
/// @param maxScore a candidate scores at most this; null: no such bound
/// @param sampling which of the candidates
/// @param seed of `Sampling.RANDOM`
public record MiningConfig(
        int negatives,
        int rankFrom,
        int rankTo,
        @Nullable Double relativeMargin,
        @Nullable Double maxScore,
        Sampling sampling,
        long seed) {
    public static final int MOST_RANKS = 100_000;

    public MiningConfig {
        requireNonNull(sampling, "sampling is null");
        if (negatives < 1) {
            throw new UsageException("negatives must be at least 1; negatives=" + negatives);
        }
        if (rankFrom < 0 || rankTo <= rankFrom || rankTo > MOST_RANKS) {
            throw new UsageException("rank-to must be above rank-from, and both 0 to " + MOST_RANKS + "; rank-from="
                    + rankFrom + " rank-to=" + rankTo);
        }
        if (relativeMargin != null && !(relativeMargin > 0 && relativeMargin <= 10)) {
            throw new UsageException(
                    "relative-margin must be above 0 and at most 10; relative-margin=" + relativeMargin);
        }
        if (maxScore != null && !Double.isFinite(maxScore)) {
            throw new UsageException("max-score must be finite; max-score=" + maxScore);
        }
    }

    /// KaLM's window: 7 negatives drawn from ranks 50 to 100, with the relative margin of NV-Retriever.
    public static MiningConfig kalm(long seed) {
        return new MiningConfig(7, 50, 100, 0.95, null, Sampling.RANDOM, seed);
    }

    /// The highest score a candidate may have beside a positive with that score.
    double bound(double positiveScore) {
        double bound = maxScore == null ? Double.POSITIVE_INFINITY : maxScore;
        if (relativeMargin == null) {
            return bound;
        }
        // A part of a negative score would be above it.
        double margin = positiveScore > 0 ? relativeMargin * positiveScore : positiveScore;
        return Math.min(bound, margin);
    }
}
