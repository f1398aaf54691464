package dev.kalmia.postprocess;

import dev.kalmia.run.InputException;
import dev.kalmia.vector.Matrix;

/// Mean and covariance of vectors.
///
/// @param covariance (X − μ)ᵀ(X − μ)/N
record Moments(Matrix mean, Matrix covariance) {
    /// Below this part of the mean's square a variance is rounding.
    private static final double ROUNDING = 1e-20;

    /// @throws InputException when all vectors are alike
    static Moments of(Matrix vectors) {
        Matrix mean = Matrix.of(new double[][] {mean(vectors)});
        Matrix centred = centred(vectors, mean.row(0));
        Moments moments = new Moments(mean, centred.transposed().times(centred).each(sum -> sum / vectors.rows()));
        double square = mean.times(mean.transposed()).get(0, 0) / vectors.columns();
        if (moments.variance() <= ROUNDING * square) {
            throw new InputException(
                    "texts must have vectors that differ; those of all " + vectors.rows() + " are alike");
        }
        return moments;
    }

    static double[] mean(Matrix vectors) {
        double[] mean = new double[vectors.columns()];
        for (int i = 0; i < vectors.rows(); i++) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += vectors.get(i, j);
            }
        }
        for (int j = 0; j < mean.length; j++) {
            mean[j] /= vectors.rows();
        }
        return mean;
    }

    static Matrix centred(Matrix vectors, double[] mean) {
        double[][] rows = vectors.toRows();
        for (double[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] -= mean[j];
            }
        }
        return Matrix.of(rows);
    }

    double[] centre() {
        return mean.row(0);
    }

    /// The mean variance of a dimension.
    double variance() {
        double sum = 0;
        for (int j = 0; j < covariance.rows(); j++) {
            sum += covariance.get(j, j);
        }
        return sum / covariance.rows();
    }
}
