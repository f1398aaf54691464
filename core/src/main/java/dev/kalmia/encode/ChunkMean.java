package dev.kalmia.encode;

import java.util.Arrays;

/// The vector of a text that was encoded chunk by chunk: the mean of the chunks' vectors, weighted by their tokens.
final class ChunkMean {
    private final double[] sums;
    private double weights;

    ChunkMean(int dimension) {
        sums = new double[dimension];
    }

    void add(float[] vector, int weight) {
        for (int d = 0; d < sums.length; d++) {
            sums[d] += (double) weight * vector[d];
        }
        weights += weight;
    }

    /// The mean, of length 1 where asked. Chunks that cancel each other out leave a row of zeros.
    float[] row(boolean normalise) {
        double divisor =
                normalise ? Math.sqrt(Arrays.stream(sums).map(x -> x * x).sum()) : weights;
        float[] row = new float[sums.length];
        for (int d = 0; d < row.length; d++) {
            row[d] = (float) (sums[d] / Math.max(divisor, Double.MIN_NORMAL));
        }
        return row;
    }
}
