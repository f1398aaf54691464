package dev.kalmia.vector;

import dev.kalmia.run.InputException;

/// Euclidean lengths of rows, in float64, and the bound that keeps every similarity finite: a length is 0 or
/// lies between 1e-12 and 1e12.
final class Lengths {
    private static final double SMALLEST = 1e-12;
    private static final double LARGEST = 1e12;

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
        double length = of(values, from, dimension);
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
        for (int i = from; i < to; i++) {
            inverses[i] = inverse(embeddings.block(i), embeddings.offset(i), embeddings.dimension(), what, before + i);
        }
    }
}
