package dev.kalmia.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// `x Φ(x) = x / 2 · (1 + erf(x / √2))` in place (Hendrycks and Gimpel 2016).
///
/// The error function is an odd rational function on -4..4, outside of which it is ±1 in float32: a minimax
/// fit of
/// degree 13 over 8, within 3e-7 of the true value.
final class Gelu {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();
    private static final float ROOT_HALF = 0.70710678118654752f;

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
        FloatVector p = vector(-2.72614225801306e-10f);
        p = p.fma(square, vector(2.77068142495902e-08f));
        p = p.fma(square, vector(-2.10102402082508e-06f));
        p = p.fma(square, vector(-5.69250639462346e-05f));
        p = p.fma(square, vector(-7.34990630326855e-04f));
        p = p.fma(square, vector(-2.95459980854025e-03f));
        p = p.fma(square, vector(-1.60960333262415e-02f));
        FloatVector q = vector(-1.45660718464996e-05f);
        q = q.fma(square, vector(-2.13374055278905e-04f));
        q = q.fma(square, vector(-1.68282697438203e-03f));
        q = q.fma(square, vector(-7.37332916720468e-03f));
        q = q.fma(square, vector(-1.42647390514189e-02f));
        return x.mul(p).div(q);
    }

    private static FloatVector vector(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
