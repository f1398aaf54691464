package dev.kalmia.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// `x Φ(x) = x / 2 · (1 + erf(x / √2))` in place (Hendrycks and Gimpel 2016).
///
/// The error function is an odd rational function on -4..4, outside of which it is ±1 in float32: a minimax
/// fit of degree 13 over 8, within 3e-7 of the true value.
final class Gelu {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();
    private static final float ROOT_HALF = 0.70710677f;

    private Gelu() {}

    /// Applies it to `count` numbers, a multiple of the vector width.
    static void apply(float[] values, int from, int count) {
        for (int i = from; i < from + count; i += WIDTH) {
            FloatVector x = FloatVector.fromArray(SPECIES, values, i);
            FloatVector half = x.mul(0.5f);
            half.fma(erf(x.mul(ROOT_HALF)), half).intoArray(values, i);
        }
    }

    private static FloatVector erf(FloatVector argument) {
        FloatVector x = argument.max(-4f).min(4f);
        FloatVector square = x.mul(x);
        FloatVector p = vector(-2.7261424e-10f);
        p = p.fma(square, vector(2.7706815e-8f));
        p = p.fma(square, vector(-2.101024e-6f));
        p = p.fma(square, vector(-5.6925062e-5f));
        p = p.fma(square, vector(-0.00073499064f));
        p = p.fma(square, vector(-0.0029546f));
        p = p.fma(square, vector(-0.016096033f));
        FloatVector q = vector(-1.45660715e-5f);
        q = q.fma(square, vector(-0.00021337405f));
        q = q.fma(square, vector(-0.001682827f));
        q = q.fma(square, vector(-0.0073733293f));
        q = q.fma(square, vector(-0.014264739f));
        return x.mul(p).div(q);
    }

    private static FloatVector vector(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
