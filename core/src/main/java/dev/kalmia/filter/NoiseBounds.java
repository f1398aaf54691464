package dev.kalmia.filter;

import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import org.jspecify.annotations.Nullable;

/// From where on a reranker's scores make a text doubtful. A negative that scores as the best positive or
/// more is always in
/// doubt, and so are the positives where more than half of two or more negatives do.
///
/// @param leastPositive positives are in doubt too where the best scores less than this; null for no such
///     bound
/// (RocketQA,
///     arXiv 2010.08191, takes 0.1 of a sigmoid)
/// @param mostNegative a negative is in doubt too that scores more than this; null for no such bound
///     (RocketQA: 0.9)
/// @param action what becomes of them
public record NoiseBounds(
        @Nullable Double leastPositive,
        @Nullable Double mostNegative,
        @Default("none") NoiseAction action) {
    public NoiseBounds {
        finite("least-positive", leastPositive);
        finite("most-negative", mostNegative);
        if (action == NoiseAction.NONE && (leastPositive != null || mostNegative != null)) {
            throw new UsageException("noise.action must be flag or drop where least-positive or most-negative is set;"
                    + " noise.action=none");
        }
    }

    private static void finite(String key, @Nullable Double value) {
        if (value != null && !Double.isFinite(value)) {
            throw new UsageException(key + " must be finite; " + key + "=" + value);
        }
    }
}
