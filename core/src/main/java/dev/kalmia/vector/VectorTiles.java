package dev.kalmia.vector;

import dev.kalmia.vector.Similarity.Measure;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loop in SIMD: two vectors of queries against six documents, twelve sums in registers. The only class
/// that touches the incubating Vector API; it is loaded only where that module is there.
///
/// Bound by fused multiply-adds: each step loads two vectors and six single values for twelve of them.
final class VectorTiles implements Tiles {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();
    private static final int LANES = 2 * WIDTH;
    private static final int DOCUMENTS = 6;

    /// Whether the machine has vectors at all.
    static boolean worthwhile() {
        return WIDTH >= 4;
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public int documents() {
        return DOCUMENTS;
    }

    @Override
    public void sums(
            Measure measure,
            float[] panel,
            int panelFrom,
            float[] documents,
            int from,
            int count,
            int dimension,
            float[] sums) {
        for (int start = 0; start < dimension; start += STRETCH) {
            int length = Math.min(dimension - start, STRETCH);
            int p = panelFrom + start * LANES;
            if (measure == Measure.DOT && count == DOCUMENTS) {
                sixDots(panel, p, documents, from + start, length, dimension, sums, start > 0);
                continue;
            }
            for (int i = 0; i < count; i++) {
                int d = from + i * dimension + start;
                switch (measure) {
                    case DOT -> dot(panel, p, documents, d, length, sums, i * LANES, start > 0);
                    case SQUARED_DIFFERENCE ->
                        squaredDifference(panel, p, documents, d, length, sums, i * LANES, start > 0);
                    case ABSOLUTE_DIFFERENCE ->
                        absoluteDifference(panel, p, documents, d, length, sums, i * LANES, start > 0);
                }
            }
        }
    }

    @Override
    public boolean anyReaches(float[] sums, int from, float[] inverses, float inverse, float[] thresholds) {
        return reaches(sums, from, inverses, 0, inverse, thresholds)
                || reaches(sums, from + WIDTH, inverses, WIDTH, inverse, thresholds);
    }

    private static boolean reaches(
            float[] sums, int from, float[] inverses, int lane, float inverse, float[] thresholds) {
        FloatVector factors = FloatVector.fromArray(SPECIES, inverses, lane).mul(inverse);
        return FloatVector.fromArray(SPECIES, sums, from)
                .mul(factors)
                .compare(VectorOperators.GE, FloatVector.fromArray(SPECIES, thresholds, lane))
                .anyTrue();
    }

    private static void sixDots(
            float[] panel, int p, float[] d, int from, int length, int dimension, float[] sums, boolean add) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s40 = s00;
        FloatVector s41 = s00;
        FloatVector s50 = s00;
        FloatVector s51 = s00;
        int d1 = from + dimension;
        int d2 = d1 + dimension;
        int d3 = d2 + dimension;
        int d4 = d3 + dimension;
        int d5 = d4 + dimension;
        for (int k = 0; k < length; k++) {
            FloatVector q0 = FloatVector.fromArray(SPECIES, panel, p + k * LANES);
            FloatVector q1 = FloatVector.fromArray(SPECIES, panel, p + k * LANES + WIDTH);
            FloatVector v = FloatVector.broadcast(SPECIES, d[from + k]);
            s00 = q0.fma(v, s00);
            s01 = q1.fma(v, s01);
            v = FloatVector.broadcast(SPECIES, d[d1 + k]);
            s10 = q0.fma(v, s10);
            s11 = q1.fma(v, s11);
            v = FloatVector.broadcast(SPECIES, d[d2 + k]);
            s20 = q0.fma(v, s20);
            s21 = q1.fma(v, s21);
            v = FloatVector.broadcast(SPECIES, d[d3 + k]);
            s30 = q0.fma(v, s30);
            s31 = q1.fma(v, s31);
            v = FloatVector.broadcast(SPECIES, d[d4 + k]);
            s40 = q0.fma(v, s40);
            s41 = q1.fma(v, s41);
            v = FloatVector.broadcast(SPECIES, d[d5 + k]);
            s50 = q0.fma(v, s50);
            s51 = q1.fma(v, s51);
        }
        store(s00, sums, 0, add);
        store(s01, sums, WIDTH, add);
        store(s10, sums, LANES, add);
        store(s11, sums, LANES + WIDTH, add);
        store(s20, sums, 2 * LANES, add);
        store(s21, sums, 2 * LANES + WIDTH, add);
        store(s30, sums, 3 * LANES, add);
        store(s31, sums, 3 * LANES + WIDTH, add);
        store(s40, sums, 4 * LANES, add);
        store(s41, sums, 4 * LANES + WIDTH, add);
        store(s50, sums, 5 * LANES, add);
        store(s51, sums, 5 * LANES + WIDTH, add);
    }

    private static void dot(float[] panel, int p, float[] d, int from, int length, float[] sums, int to, boolean add) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        for (int k = 0; k < length; k++) {
            FloatVector v = FloatVector.broadcast(SPECIES, d[from + k]);
            s0 = FloatVector.fromArray(SPECIES, panel, p + k * LANES).fma(v, s0);
            s1 = FloatVector.fromArray(SPECIES, panel, p + k * LANES + WIDTH).fma(v, s1);
        }
        store(s0, sums, to, add);
        store(s1, sums, to + WIDTH, add);
    }

    private static void squaredDifference(
            float[] panel, int p, float[] d, int from, int length, float[] sums, int to, boolean add) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        for (int k = 0; k < length; k++) {
            FloatVector v = FloatVector.broadcast(SPECIES, d[from + k]);
            FloatVector x = FloatVector.fromArray(SPECIES, panel, p + k * LANES).sub(v);
            FloatVector y =
                    FloatVector.fromArray(SPECIES, panel, p + k * LANES + WIDTH).sub(v);
            s0 = x.fma(x, s0);
            s1 = y.fma(y, s1);
        }
        store(s0, sums, to, add);
        store(s1, sums, to + WIDTH, add);
    }

    private static void absoluteDifference(
            float[] panel, int p, float[] d, int from, int length, float[] sums, int to, boolean add) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        for (int k = 0; k < length; k++) {
            FloatVector v = FloatVector.broadcast(SPECIES, d[from + k]);
            s0 = s0.add(
                    FloatVector.fromArray(SPECIES, panel, p + k * LANES).sub(v).abs());
            s1 = s1.add(FloatVector.fromArray(SPECIES, panel, p + k * LANES + WIDTH)
                    .sub(v)
                    .abs());
        }
        store(s0, sums, to, add);
        store(s1, sums, to + WIDTH, add);
    }

    /// So short that it is always compiled into its callers: called, it would be handed vectors as objects.
    private static void store(FloatVector sum, float[] sums, int to, boolean add) {
        (add ? FloatVector.fromArray(SPECIES, sums, to).add(sum) : sum).intoArray(sums, to);
    }
}
