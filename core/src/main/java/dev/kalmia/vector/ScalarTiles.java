package dev.kalmia.vector;

/// The slow, obvious loop: the fallback where SIMD is missing, and the oracle for it.
final class ScalarTiles implements Tiles {
    private static final int LANES = 8;

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public int documents() {
        return 1;
    }

    @Override
    public void sums(
            Similarity.Measure measure,
            float[] panel,
            int panelFrom,
            float[] documents,
            int from,
            int count,
            int dimension,
            float[] sums) {
        for (int i = 0; i < count; i++) {
            for (int q = 0; q < LANES; q++) {
                sums[i * LANES + q] =
                        sum(measure, panel, panelFrom + q, LANES, documents, from + i * dimension, dimension);
            }
        }
    }

    @Override
    public boolean anyReaches(float[] sums, int from, float[] inverses, float inverse, float[] thresholds) {
        for (int q = 0; q < LANES; q++) {
            if (sums[from + q] * (inverses[q] * inverse) >= thresholds[q]) {
                return true;
            }
        }
        return false;
    }

    static float sum(Similarity.Measure measure, float[] a, int fromA, int stepA, float[] b, int fromB, int dimension) {
        float total = 0;
        for (int start = 0; start < dimension; start += STRETCH) {
            int end = Math.min(dimension, start + STRETCH);
            total += switch (measure) {
                case DOT -> dot(a, fromA, stepA, b, fromB, start, end);
                case SQUARED_DIFFERENCE -> squaredDifference(a, fromA, stepA, b, fromB, start, end);
                case ABSOLUTE_DIFFERENCE -> absoluteDifference(a, fromA, stepA, b, fromB, start, end);
            };
        }
        return total;
    }

    private static float dot(float[] a, int fromA, int stepA, float[] b, int fromB, int start, int end) {
        float sum = 0;
        for (int k = start; k < end; k++) {
            sum = Math.fma(a[fromA + k * stepA], b[fromB + k], sum);
        }
        return sum;
    }

    private static float squaredDifference(float[] a, int fromA, int stepA, float[] b, int fromB, int start, int end) {
        float sum = 0;
        for (int k = start; k < end; k++) {
            float difference = a[fromA + k * stepA] - b[fromB + k];
            sum = Math.fma(difference, difference, sum);
        }
        return sum;
    }

    private static float absoluteDifference(float[] a, int fromA, int stepA, float[] b, int fromB, int start, int end) {
        float sum = 0;
        for (int k = start; k < end; k++) {
            sum += Math.abs(a[fromA + k * stepA] - b[fromB + k]);
        }
        return sum;
    }
}
