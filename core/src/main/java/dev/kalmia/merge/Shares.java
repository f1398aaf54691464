package dev.kalmia.merge;

import dev.kalmia.run.UsageException;
import java.util.Arrays;
import java.util.List;

/// What each model weighs.
///
/// @param given one a model; empty: all alike
record Shares(List<Double> given) {
    Shares {
        given = List.copyOf(given);
        if (given.stream().anyMatch(weight -> !Double.isFinite(weight))) {
            throw new UsageException("weights must be finite; weights=" + given);
        }
    }

    /// For means: of a sum that is 0 nothing can be the mean.
    void requireSum() {
        if (!given.isEmpty()
                && !(given.stream().mapToDouble(Double::doubleValue).sum() > 0)) {
            throw new UsageException("weights must have a sum above 0; weights=" + given);
        }
    }

    /// For votes and for means on a sphere.
    void requireNoneBelowZero() {
        requireSum();
        if (given.stream().anyMatch(weight -> weight < 0)) {
            throw new UsageException("weights must be at least 0; weights=" + given);
        }
    }

    void require(int models) {
        if (!given.isEmpty() && given.size() != models) {
            throw new UsageException("weights must be one for each of " + models + " models; weights=" + given);
        }
    }

    /// Of so many models; those of models that are alike.
    double[] of(int models, double alike) {
        double[] weights = new double[models];
        Arrays.fill(weights, alike);
        for (int i = 0; i < given.size(); i++) {
            weights[i] = given.get(i);
        }
        return weights;
    }

    /// Each times λ; models that are alike have one share together.
    double[] times(double lambda, int models) {
        return Arrays.stream(of(models, 1.0 / models))
                .map(weight -> lambda * weight)
                .toArray();
    }

    static void requireFinite(double lambda) {
        if (!Double.isFinite(lambda)) {
            throw new UsageException("lambda must be finite; lambda=" + lambda);
        }
    }

    static void requirePart(String key, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new UsageException(key + " must be above 0 and at most 1; " + key + "=" + value);
        }
    }
}
