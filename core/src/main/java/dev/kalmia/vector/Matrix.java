package dev.kalmia.vector;

import dev.kalmia.run.InputException;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// A matrix of float64 numbers, all finite. Immutable. Products are the same bits for any number of threads:
/// each row of a product is summed by one, in order.
public final class Matrix {
    /// Rows that are summed together, so that what they are multiplied with is fetched once for all.
    private static final int TOGETHER = 16;

    private final double[][] values;
    private final int columns;

    private Matrix(double[][] values, int columns) {
        this.values = values;
        this.columns = columns;
    }

    /// Copies rows of one length.
    ///
    /// @param rows at least one, of at least one number
    /// @throws InputException when a number is NaN or infinite
    public static Matrix of(double[][] rows) {
        if (rows.length == 0 || rows[0].length == 0) {
            throw new IllegalArgumentException("a matrix must have rows and columns; rows=" + rows.length);
        }
        return checked(Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new));
    }

    /// The vectors, one a row.
    public static Matrix of(Embeddings vectors) {
        double[][] rows = new double[vectors.size()][vectors.dimension()];
        for (int i = 0; i < rows.length; i++) {
            float[] block = vectors.block(i);
            int offset = vectors.offset(i);
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = block[offset + j];
            }
        }
        return new Matrix(rows, vectors.dimension());
    }

    /// The numbers on the diagonal, 0 elsewhere.
    public static Matrix diagonal(double... numbers) {
        double[][] rows = new double[numbers.length][numbers.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i][i] = numbers[i];
        }
        return checked(rows);
    }

    /// 1 on the diagonal, 0 elsewhere.
    public static Matrix identity(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return diagonal(ones);
    }

    private static Matrix checked(double[][] rows) {
        int columns = rows[0].length;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new IllegalArgumentException(
                        "rows must have one length, " + columns + "; row " + i + " has " + rows[i].length);
            }
            for (int j = 0; j < columns; j++) {
                if (!Double.isFinite(rows[i][j])) {
                    throw new InputException(
                            "numbers of a matrix must be finite; row " + i + " column " + j + " is " + rows[i][j]);
                }
            }
        }
        return new Matrix(rows, columns);
    }

    public int rows() {
        return values.length;
    }

    public int columns() {
        return columns;
    }

    public double get(int row, int column) {
        return values[row][column];
    }

    /// A copy of a row.
    public double[] row(int row) {
        return values[row].clone();
    }

    /// A copy of all rows.
    public double[][] toRows() {
        return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    }

    /// The rows from one on and before another.
    public Matrix slice(int from, int to) {
        return of(Arrays.copyOfRange(values, from, to));
    }

    public Matrix transposed() {
        double[][] turned = new double[columns][values.length];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j][i] = values[i][j];
            }
        }
        return new Matrix(turned, values.length);
    }

    /// This times another: `(n, k)` and `(k, m)` give `(n, m)`.
    public Matrix times(Matrix other) {
        requireSize("rows", other.values.length, columns);
        double[][] product = new double[values.length][other.columns];
        IntStream.range(0, Math.ceilDiv(values.length, TOGETHER)).parallel().forEach(tile -> {
            int end = Math.min(values.length, (tile + 1) * TOGETHER);
            for (int k = 0; k < columns; k++) {
                for (int i = tile * TOGETHER; i < end; i++) {
                    addTo(product[i], values[i][k], other.values[k]);
                }
            }
        });
        return checked(product);
    }

    private static void addTo(double[] sum, double times, double[] row) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += times * row[j];
        }
    }

    /// This times a column of numbers.
    public double[] times(double[] column) {
        requireSize("numbers", column.length, columns);
        double[] product = new double[values.length];
        for (int i = 0; i < product.length; i++) {
            for (int j = 0; j < columns; j++) {
                product[i] += values[i][j] * column[j];
            }
        }
        return product;
    }

    public Matrix plus(Matrix other) {
        return with(other, Double::sum);
    }

    public Matrix minus(Matrix other) {
        return with(other, (a, b) -> a - b);
    }

    private Matrix with(Matrix other, DoubleBinaryOperator operation) {
        requireSize("rows", other.values.length, values.length);
        requireSize("columns", other.columns, columns);
        double[][] result = new double[values.length][columns];
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < columns; j++) {
                result[i][j] = operation.applyAsDouble(values[i][j], other.values[i][j]);
            }
        }
        return checked(result);
    }

    /// The function of each number.
    public Matrix each(DoubleUnaryOperator function) {
        double[][] result = toRows();
        for (double[] row : result) {
            Arrays.setAll(row, j -> function.applyAsDouble(row[j]));
        }
        return checked(result);
    }

    /// Each row divided by its length; one without a length stays as it is.
    public Matrix unitRows() {
        double[][] rows = toRows();
        for (double[] row : rows) {
            double squares = 0;
            for (double number : row) {
                squares += number * number;
            }
            double length = squares == 0 ? 1 : Math.sqrt(squares);
            Arrays.setAll(row, j -> row[j] / length);
        }
        return checked(rows);
    }

    private static void requireSize(String what, int found, int wanted) {
        if (found != wanted) {
            throw new IllegalArgumentException(what + " must be " + wanted + "; " + what + "=" + found);
        }
    }
}
