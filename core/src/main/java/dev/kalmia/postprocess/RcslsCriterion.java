package dev.kalmia.postprocess;

import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Matrix;

/// The relaxed CSLS criterion over pairs, and where it falls.
///
/// @param from a row each
/// @param to the rows they belong to
record RcslsCriterion(Matrix from, Matrix to, int neighbours) {
    /// @param gradient with respect to the map, the neighbours taken as they are
    record Value(double loss, Matrix gradient) {}

    Value at(Matrix weight) {
        Matrix moved = from.times(weight.transposed());
        Hits there = Neighbours.of(moved, to, neighbours);
        Hits back = Neighbours.of(to, moved, neighbours);
        // Row i of `pull` is 2 y minus the mean of the neighbours that x has there; of `push`, of y back here.
        double[][] pull = new double[from.rows()][];
        double[][] push = new double[from.rows()][];
        double sum = 0;
        for (int i = 0; i < pull.length; i++) {
            double[] crowd = mean(to, there, i);
            double[] y = to.row(i);
            double[] x = moved.row(i);
            pull[i] = new double[y.length];
            for (int j = 0; j < y.length; j++) {
                pull[i][j] = 2 * y[j] - crowd[j];
                sum += x[j] * pull[i][j];
            }
            push[i] = mean(from, back, i);
            double[] behind = mean(moved, back, i);
            for (int j = 0; j < y.length; j++) {
                sum -= behind[j] * y[j];
            }
        }
        Matrix rise =
                Matrix.of(pull).transposed().times(from).minus(to.transposed().times(Matrix.of(push)));
        int pairs = from.rows();
        return new Value(-sum / pairs, rise.each(number -> -number / pairs));
    }

    private static double[] mean(Matrix rows, Hits hits, int query) {
        double[] mean = new double[rows.columns()];
        for (int rank = 0; rank < hits.size(query); rank++) {
            int row = hits.row(query, rank);
            for (int j = 0; j < mean.length; j++) {
                mean[j] += rows.get(row, j) / hits.size(query);
            }
        }
        return mean;
    }
}
