package dev.kalmia.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Softmax of a row of scores in place.
///
/// `exp` is computed as `2ⁿ · e^r` with `|r| ≤ ln 2 / 2` and the polynomial of degree 7 that Cephes' `expf`
/// uses (S. L. Moshier, Methods and Programs for Mathematical Functions, 1989): within 1e-7 of the true
/// value, relatively, and the same on every machine.
final class Exponential {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();

    /// Below this, e^x is smaller than the least normal number.
    private static final float LEAST = -87.3f;

    private static final float LOG2_E = 1.442695f;
    private static final float LN_2_HIGH = 0.6933594f;
    private static final float LN_2_LOW = -0.00021219444f;
    private static final float ROUNDER = 12582912f; // 1.5 · 2²³: adding and taking it away rounds to a whole number

    private Exponential() {}

    /// Replaces `count` scores by `exp(score - largest)`. What follows them up to a whole number of vectors
    /// is used as space and left with nothing of meaning.
    ///
    /// @return their sum
    static float softmax(float[] scores, int from, int count) {
        int end = from + (count + WIDTH - 1) / WIDTH * WIDTH;
        Arrays.fill(scores, from + count, end, Float.NEGATIVE_INFINITY);
        FloatVector most = FloatVector.fromArray(SPECIES, scores, from);
        for (int i = from + WIDTH; i < end; i += WIDTH) {
            FloatVector next = FloatVector.fromArray(SPECIES, scores, i);
            most = most.blend(next, next.compare(VectorOperators.GT, most));
        }
        FloatVector largest = FloatVector.broadcast(SPECIES, most.reduceLanes(VectorOperators.MAX));
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = from; i < end; i += WIDTH) {
            FloatVector y = exp(FloatVector.fromArray(SPECIES, scores, i).sub(largest));
            y.intoArray(scores, i);
            sums = sums.add(y);
        }
        return Lanes.sum(sums);
    }

    /// e^x for x ≤ 0; 1e-38 for all x below -87.3, which is nothing beside the e⁰ = 1 that each row has.
    private static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.blend(LEAST, x.compare(VectorOperators.LT, LEAST));
        FloatVector shifted = bounded.fma(vector(LOG2_E), vector(ROUNDER));
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(vector(-LN_2_HIGH), bounded);
        r = n.fma(vector(-LN_2_LOW), r);
        FloatVector p = vector(0.00019875691f);
        p = p.fma(r, vector(0.0013981999f));
        p = p.fma(r, vector(0.008333452f));
        p = p.fma(r, vector(0.041665796f));
        p = p.fma(r, vector(0.16666666f));
        p = p.fma(r, vector(0.5f));
        p = p.fma(r.mul(r), r).add(1f);
        // The low bits of the shifted number are n; moved to the exponent's place and added there they
        // multiply by 2ⁿ.
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }

    private static FloatVector vector(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
