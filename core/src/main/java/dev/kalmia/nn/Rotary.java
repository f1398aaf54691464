package dev.kalmia.nn;

import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/// Rotary positions (Su et al. 2021, section 3.2.2), in the form that pairs value `i` of a head with value
/// `i + K / 2`: each pair is turned by its position times the pair's frequency, so that the product of a
/// query and a key depends on how far apart they are and not on where.
public final class Rotary {
    private final float[] frequencies;

    /// @param frequencies the turn of each of the `K / 2` pairs from one position to the next, in radians
    public Rotary(float[] frequencies) {
        this.frequencies = frequencies.clone();
    }

    /// The frequencies of a base: pair `i` turns by `base^(-2i / size)`.
    ///
    /// @param size K, the size of a head, even
    public static float[] frequencies(double base, int size) {
        if (size < 2 || size % 2 != 0) {
            throw new IllegalArgumentException("size of a rotated head must be even; size=" + size);
        }
        float[] frequencies = new float[size / 2];
        for (int i = 0; i < frequencies.length; i++) {
            // float32 at each step, as models were trained: the angle of a far position depends on it.
            float exponent = (float) (2 * i) / size;
            frequencies[i] = 1 / (float) Math.pow(base, exponent);
        }
        return frequencies;
    }

    /// The turns at some positions.
    ///
    /// @param positions `L` of them, for all texts alike; they may lie between whole numbers
    public Turns at(float[] positions, Device device) {
        int half = frequencies.length;
        float[] cosines = new float[positions.length * 2 * half];
        float[] sines = new float[cosines.length];
        for (int p = 0; p < positions.length; p++) {
            for (int i = 0; i < 2 * half; i++) {
                float angle = positions[p] * frequencies[i % half];
                cosines[p * 2 * half + i] = (float) Math.cos(angle);
                sines[p * 2 * half + i] = (float) Math.sin(angle);
            }
        }
        return new Turns(
                Tensors.of(cosines, positions.length, 2L * half).to(device),
                Tensors.of(sines, positions.length, 2L * half).to(device),
                half);
    }

    /// The turns at positions `from, from + 1, …`, `count` of them.
    public Turns at(int from, int count, Device device) {
        float[] positions = new float[count];
        for (int i = 0; i < count; i++) {
            positions[i] = from + i;
        }
        return at(positions, device);
    }

    /// The frequencies. A copy.
    public float[] frequencies() {
        return Arrays.copyOf(frequencies, frequencies.length);
    }

    /// Cosines and sines of the positions of one batch, made once and used by all layers.
    public static final class Turns {
        private final Tensor cosines_LK;
        private final Tensor sines_LK;
        private final long half;

        private Turns(Tensor cosines, Tensor sines, long half) {
            this.cosines_LK = cosines;
            this.sines_LK = sines;
            this.half = half;
        }

        /// Turns heads `(B, H, L, K)`.
        public Tensor apply(Tensor heads) {
            Tensor first = heads.narrow(-1, 0, half);
            Tensor second = heads.narrow(-1, half, half);
            Tensor crossed = Tensor.concat(List.of(second.multiply(-1), first), -1);
            return heads.multiply(cosines_LK).add(crossed.multiply(sines_LK));
        }
    }
}
