package dev.kalmia.postprocess;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Matrix;

/// What a fit must have.
final class Enough {
    private Enough() {}

    /// Refuses fewer vectors than that, or as many: the mean takes one away.
    static void require(String method, int vectors, int dimensions) {
        if (vectors <= dimensions) {
            throw new InputException(method + " must have more texts than the " + dimensions
                    + " dimensions it is fitted in; texts=" + vectors);
        }
    }

    static void requireBetween(String key, int least, int most, int value) {
        if (value < least || value > most) {
            throw new UsageException(key + " must be " + least + " to " + most + "; " + key + "=" + value);
        }
    }

    /// Refuses vectors of different texts.
    static void requirePairs(Matrix from, Matrix to) {
        if (from.rows() != to.rows()) {
            throw new IllegalArgumentException(
                    "both spaces must have as many vectors; from=" + from.rows() + ", to=" + to.rows());
        }
    }

    static void requireSameSize(String method, int from, int to) {
        if (from != to) {
            throw new UsageException(method + " must be between spaces of one size, and least-squares is for others;"
                    + " dimensions=" + from + ", " + to);
        }
    }
}
