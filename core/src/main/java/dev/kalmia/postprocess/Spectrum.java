package dev.kalmia.postprocess;

import dev.kalmia.vector.Matrix;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/// Directions of a matrix and how much there is in each, most first.
///
/// @param values one a direction
/// @param vectors a row each, of length 1, its largest number by magnitude above 0
record Spectrum(Matrix values, Matrix vectors) {
    /// Below this part of the largest value a value is rounding.
    private static final double ROUNDING = 1e-12;

    /// Eigenvalues and eigenvectors.
    static Spectrum of(Matrix symmetric) {
        EigenDecompositionSymmetric found = new EigenDecompositionSymmetric(hipparchus(symmetric));
        Matrix vectors = Matrix.of(found.getVT().getData());
        return new Spectrum(Matrix.of(new double[][] {found.getEigenvalues()}), signed(vectors));
    }

    /// Right singular vectors and the squares of their singular values, for matrices with few rows.
    static Spectrum rightOf(Matrix rows) {
        SingularValueDecomposition found = new SingularValueDecomposition(hipparchus(rows));
        double[] squares = Arrays.stream(found.getSingularValues())
                .map(value -> value * value)
                .toArray();
        Matrix vectors = Matrix.of(found.getVT().getData());
        return new Spectrum(Matrix.of(new double[][] {squares}), signed(vectors));
    }

    /// U Vᵀ of the singular value decomposition U S Vᵀ: the nearest matrix that keeps lengths. Directions of
    /// no value are turned as they fall.
    static Matrix polar(Matrix square) {
        SingularValueDecomposition found = new SingularValueDecomposition(hipparchus(square));
        return Matrix.of(found.getU().getData()).times(Matrix.of(found.getVT().getData()));
    }

    private static RealMatrix hipparchus(Matrix matrix) {
        return new Array2DRowRealMatrix(matrix.toRows(), false);
    }

    /// A direction is as good as its opposite; one of them is always taken.
    static Matrix signed(Matrix rows) {
        double[][] turned = rows.toRows();
        for (double[] row : turned) {
            double largest = 0;
            for (double number : row) {
                largest = Math.abs(number) > Math.abs(largest) ? number : largest;
            }
            double sign = largest < 0 ? -1 : 1;
            Arrays.setAll(row, j -> row[j] * sign);
        }
        return Matrix.of(turned);
    }

    double value(int direction) {
        return values.get(0, direction);
    }

    /// How many values are more than rounding.
    int rank() {
        int rank = 0;
        while (rank < values.columns() && counts(value(rank))) {
            rank++;
        }
        return rank;
    }

    /// Whether a value is more than rounding.
    boolean counts(double value) {
        return value > ROUNDING * value(0);
    }

    /// The sum of the first values as a part of all.
    double share(int directions) {
        double first = 0;
        double all = 0;
        for (int i = 0; i < values.columns(); i++) {
            all += value(i);
            first += i < directions ? value(i) : 0;
        }
        return all == 0 ? 1 : first / all;
    }

    /// The first directions.
    Matrix first(int directions) {
        return vectors.slice(0, directions);
    }

    /// f(S) Uᵀ for the first directions: coordinates along them, each times a number.
    Matrix along(int directions, DoubleUnaryOperator scale) {
        double[] factors = new double[directions];
        Arrays.setAll(factors, i -> scale.applyAsDouble(value(i)));
        return Matrix.diagonal(factors).times(first(directions));
    }

    /// U f(S) Uᵀ.
    Matrix function(DoubleUnaryOperator scale) {
        return vectors.transposed().times(along(values.columns(), scale));
    }
}
