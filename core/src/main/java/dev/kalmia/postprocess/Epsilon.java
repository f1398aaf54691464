package dev.kalmia.postprocess;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is added to each variance before it is divided by.
///
/// @param asked null: 1e-6 of the mean variance
record Epsilon(@Nullable Double asked) {
    private static final double PART = 1e-6;

    Epsilon {
        if (asked != null && !(asked >= 0 && Double.isFinite(asked))) {
            throw new UsageException("epsilon must be 0 or more; epsilon=" + asked);
        }
    }

    double of(Moments moments) {
        return asked == null ? PART * moments.variance() : asked;
    }

    /// Refuses to divide by nothing.
    ///
    /// @param directions that are divided by their variance
    void requireRank(String method, Spectrum spectrum, int directions) {
        int rank = spectrum.rank();
        if (rank < directions && asked != null && asked == 0) {
            throw new InputException(method + " must have vectors that differ in " + directions
                    + " directions where epsilon is 0; rank=" + rank);
        }
    }

    /// s ↦ (s + ε)^−½; rounding may have left a variance below 0.
    static DoubleUnaryOperator inverseRoot(double epsilon) {
        return variance -> 1 / Math.sqrt(Math.max(variance, 0) + epsilon);
    }
}
