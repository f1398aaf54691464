package dev.kalmia.merge;

/// TIES' second and third step for one number: the sign of the weighted sum is elected, and what agrees with
/// it is averaged (Yadav et al. 2023, arXiv 2306.01708).
final class Election {
    private final double[] weights;

    /// @param weights one a model, from 0
    Election(double[] weights) {
        this.weights = weights.clone();
    }

    /// @param values one a model; 0 takes no part
    double of(double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        double agreeing = 0;
        double whole = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] * sum > 0) {
                agreeing += weights[i] * values[i];
                whole += weights[i];
            }
        }
        return whole == 0 ? 0 : agreeing / whole;
    }
}
