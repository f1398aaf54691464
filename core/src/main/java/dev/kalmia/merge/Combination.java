package dev.kalmia.merge;

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
        for (int k = 0; k < piece.count(); k++) {
            into[k] = base == 0 ? 0 : base * piece.base(k);
        }
        for (int i = 0; i < models.length; i++) {
            for (int k = 0; k < piece.count(); k++) {
                into[k] += models[i] * piece.model(i, k);
            }
        }
    }
}
