package dev.kalmia.mine;

import dev.kalmia.run.UsageException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a negative may score beside the best positive of its query (NV-Retriever, arXiv 2407.15831:
/// TopK-PercPos, TopK-MarginPos, TopK-Abs).
///
/// @param relativeMargin at most this part of the best positive's score, above 0 and at most 10; where that
///     is 0 or less, at most that. Null: no such bound
/// @param absoluteMargin at least so far below the best positive; finite; null: no such bound
/// @param least not below this; finite; null: no such bound
/// @param most not above this; finite; null: no such bound
public record ScoreBounds(
        @Nullable Double relativeMargin,
        @Nullable Double absoluteMargin,
        @Nullable Double least,
        @Nullable Double most) {
    public ScoreBounds {
        if (relativeMargin != null && !(relativeMargin > 0 && relativeMargin <= 10)) {
            throw new UsageException(
                    "relative-margin must be above 0 and at most 10; relative-margin=" + relativeMargin);
        }
        requireFinite(absoluteMargin, "absolute-margin");
        requireFinite(least, "least-score");
        requireFinite(most, "most-score");
        if (least != null && most != null && least > most) {
            throw new UsageException(
                    "least-score must be at most most-score; least-score=" + least + " most-score=" + most);
        }
    }

    private static void requireFinite(@Nullable Double bound, String name) {
        if (bound != null && !Double.isFinite(bound)) {
            throw new UsageException(name + " must be finite; " + name + "=" + bound);
        }
    }

    /// Bounds of which 0 is no margin.
    public static ScoreBounds of(double relative, double absolute, @Nullable Double least, @Nullable Double most) {
        return new ScoreBounds(relative == 0 ? null : relative, absolute == 0 ? null : absolute, least, most);
    }

    /// NV-Retriever's 95 % and nothing else.
    public static ScoreBounds percentage() {
        return new ScoreBounds(0.95, null, null, null);
    }

    /// Why a score is refused beside the best positive's, if it is.
    Optional<Rule> refuses(double score, double positive) {
        // A part of a negative score would be above it.
        if (relativeMargin != null && score > (positive > 0 ? relativeMargin * positive : positive)) {
            return Optional.of(Rule.RELATIVE_MARGIN);
        }
        if (absoluteMargin != null && score > positive - absoluteMargin) {
            return Optional.of(Rule.ABSOLUTE_MARGIN);
        }
        if (most != null && score > most) {
            return Optional.of(Rule.MOST_SCORE);
        }
        return least != null && score < least ? Optional.of(Rule.LEAST_SCORE) : Optional.empty();
    }
}
