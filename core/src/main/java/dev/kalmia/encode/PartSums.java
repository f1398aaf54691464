package dev.kalmia.encode;

import dev.kalmia.tokenize.TokenChunks;

/// The states of a text's tokens, summed part by part.
final class PartSums {
    private final TokenChunks windows;
    private final TokenChunks parts;
    private final int size;
    private final double[][] sums;
    private final int[] counts;

    PartSums(TokenChunks windows, TokenChunks parts, int size) {
        this.windows = windows;
        this.parts = parts;
        this.size = size;
        this.sums = new double[parts.size()][size];
        this.counts = new int[parts.size()];
    }

    /// Adds what a window has to give.
    ///
    /// @param states of all its tokens, row-major
    /// @param leftOut tokens at its beginning that pooling leaves out
    void add(int window, float[] states, int tokens, int leftOut) {
        int front = windows.front();
        int first = window == 0 ? leftOut : front + between(window - 1) - windows.start(window);
        int end = window == windows.size() - 1 ? tokens : front + between(window) - windows.start(window);
        int part = 0;
        for (int token = first; token < end; token++) {
            int place = windows.start(window) + token - front;
            while (part < parts.size() - 1 && place >= parts.end(part)) {
                part++;
            }
            double[] sum = sums[part];
            for (int d = 0; d < size; d++) {
                sum[d] += states[token * size + d];
            }
            counts[part]++;
        }
    }

    /// The token at which the next window takes over: the middle of what the two have in common.
    private int between(int window) {
        return (windows.start(window + 1) + windows.end(window)) / 2;
    }

    float[] mean(int part) {
        float[] mean = new float[size];
        for (int d = 0; d < size; d++) {
            mean[d] = (float) (sums[part][d] / counts[part]);
        }
        return mean;
    }
}
