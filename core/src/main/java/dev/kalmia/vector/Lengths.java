package dev.kalmia.vector;

import dev.kalmia.run.InputException;

/// Euclidean lengths of rows, in float64, and the bound that keeps every similarity finite: a length is 0 or
/// lies between 1e-12 and 1e12.
final class Lengths {
    private static final double SMALLEST = 1e-12;
    private static final double LARGEST = 1e12;
    private static final int ABREAST = 4;

    private Lengths() {}

    static double of(float[] values, int from, int dimension) {
        double sum = 0;
        for (int j = from; j < from + dimension; j++) {
            sum += (double) values[j] * values[j];
        }
        return Math.sqrt(sum);
    }

    /// 1 / length, or 0 for a row of zeros.
    static float inverse(float[] values, int from, int dimension, String what, int row) {
        return inverse(of(values, from, dimension), what, row);
    }

    private static float inverse(double length, String what, int row) {
        if (length == 0) {
            return 0;
        }
        if (!(length >= SMALLEST && length <= LARGEST)) {
            throw new InputException("the length of a vector must be 0 or " + SMALLEST + " to " + LARGEST + "; " + what
                    + " " + row + " has length " + length);
        }
        return (float) (1 / length);
    }

    static float[] inverses(Embeddings embeddings, String what) {
        float[] inverses = new float[embeddings.size()];
        inverses(embeddings, 0, inverses.length, what, 0, inverses);
        return inverses;
    }

    /// Those of some rows, written to their places.
    ///
    /// @param before rows that stand before these embeddings, for the message
    static void inverses(Embeddings embeddings, int from, int to, String what, int before, float[] inverses) {
        int dimension = embeddings.dimension();
        double[] lengths = new double[ABREAST];
        for (int i = from; i < to; ) {
            int count = Math.min(ABREAST, Math.min(to, embeddings.blockEnd(i)) - i);
            abreast(embeddings.block(i), embeddings.offset(i), dimension, count, lengths);
            for (int r = 0; r < count; r++, i++) {
                inverses[i] = inverse(lengths[r], what, before + i);
            }
        }
    }

    /// Those of some rows that lie one after the other: four sums do not wait for each other as one waits for
    /// itself.
    private static void abreast(float[] values, int from, int dimension, int count, double[] lengths) {
        if (count < ABREAST) {
            for (int r = 0; r < count; r++) {
                lengths[r] = of(values, from + r * dimension, dimension);
            }
            return;
        }
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        for (int j = from; j < from + dimension; j++) {
            sum0 += (double) values[j] * values[j];
            sum1 += (double) values[j + dimension] * values[j + dimension];
            sum2 += (double) values[j + 2 * dimension] * values[j + 2 * dimension];
            sum3 += (double) values[j + 3 * dimension] * values[j + 3 * dimension];
        }
        lengths[0] = Math.sqrt(sum0);
        lengths[1] = Math.sqrt(sum1);
        lengths[2] = Math.sqrt(sum2);
        lengths[3] = Math.sqrt(sum3);
    }
}
