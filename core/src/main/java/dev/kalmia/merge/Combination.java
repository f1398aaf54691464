package dev.kalmia.merge;

import java.util.Arrays;

/// A linear combination: for each number `base · θ_0 + Σ c_i θ_i`.
final class Combination implements MergeMethod.PieceMerge {
    private final double base;
    private final double[] models;

    Combination(double base, double[] models) {
        this.base = base;
        this.models = models.clone();
    }

    /// `θ_0 + Σ c_i (θ_i − θ_0)`.
    static Combination ofTasks(double[] tasks) {
        double sum = 0;
        for (double task : tasks) {
            sum += task;
        }
        return new Combination(1 - sum, tasks);
    }

    @Override
    public void merge(Piece piece, double[] into) {
        int count = piece.count();
        if (base == 0) {
            Arrays.fill(into, 0, count, 0);
        } else {
            times(base, piece.ofBase(), count, into);
        }
        for (int i = 0; i < models.length; i++) {
            add(models[i], piece.ofModel(i), count, into);
        }
    }

    private static void times(double factor, float[] numbers, int count, double[] into) {
        for (int k = 0; k < count; k++) {
            into[k] = factor * numbers[k];
        }
    }

    private static void add(double factor, float[] numbers, int count, double[] into) {
        for (int k = 0; k < count; k++) {
            into[k] += factor * numbers[k];
        }
    }
}
