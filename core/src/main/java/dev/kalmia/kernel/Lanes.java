package dev.kalmia.kernel;

import jdk.incubator.vector.FloatVector;

/// Sums over the lanes of a vector in an order that is always the same. `FloatVector.reduceLanes` leaves its order
/// open, and code that is interpreted adds in another than code that is compiled.
final class Lanes {
    private Lanes() {}

    /// The halves added to each other until one number is left.
    static float sum(FloatVector vector) {
        float[] values = vector.toArray();
        for (int half = values.length / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                values[i] += values[i + half];
            }
        }
        return values[0];
    }
}
