package dev.kalmia.nn;

import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Rotary positions (Su et al. 2021, section 3.2.2), in the form that pairs value `i` of a head with value
/// `i + K / 2`: each pair is turned by its position times the pair's frequency, so that the product of a
/// query and a key depends on how far apart they are and not on where.
public final class Rotary {
    private final float[] frequencies;
    private final float stretch;

    /// @param frequencies the turn of each of the `K / 2` pairs from one position to the next, in radians
    public Rotary(float[] frequencies) {
        this(frequencies, 1);
    }

    /// @param frequencies as above
    /// @param stretch what turned heads are multiplied by, queries and keys alike (Peng et al. 2023, section 3.4)
    public Rotary(float[] frequencies, double stretch) {
        this.frequencies = frequencies.clone();
        this.stretch = (float) stretch;
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

    /// The same with the base of the frequencies multiplied by `factor`: the slower a pair turns, the
    /// slower it gets.
    public Rotary withBaseTimes(double factor) {
        float[] changed = frequencies.clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] *= (float) Math.pow(factor, -(double) i / changed.length);
        }
        return new Rotary(changed, stretch);
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
                cosines[p * 2 * half + i] = stretch * (float) Math.cos(angle);
                sines[p * 2 * half + i] = stretch * (float) Math.sin(angle);
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

    /// What turned heads are multiplied by; mostly 1.
    public float stretch() {
        return stretch;
    }

    /// The frequencies. A copy.
    public float[] frequencies() {
        return Arrays.copyOf(frequencies, frequencies.length);
    }

    /// Cosines and sines of the positions of one batch, `(L, K)` or `(B, 1, L, K)`, made once and used by
    /// all layers.
    public static final class Turns {
        private final Tensor cosines_LK;
        private final Tensor sines_LK;
        private final long half;

        private Turns(Tensor cosines, Tensor sines, long half) {
            this.cosines_LK = cosines;
            this.sines_LK = sines;
            this.half = half;
        }

        /// The turns of texts that each have their own, as many positions in each.
        public static Turns ofRows(List<Turns> rows) {
            return new Turns(stacked(rows, Turns::cosines), stacked(rows, Turns::sines), rows.getFirst().half);
        }

        private static Tensor stacked(List<Turns> rows, Function<Turns, Tensor> part) {
            return Tensor.concat(
                    rows.stream()
                            .map(row -> part.apply(row).unsqueeze(0).unsqueeze(0))
                            .toList(),
                    0);
        }

        private Tensor cosines() {
            return cosines_LK;
        }

        private Tensor sines() {
            return sines_LK;
        }

        /// Turns heads `(B, H, L, K)`.
        public Tensor apply(Tensor heads) {
            return Scope.only(() -> {
                Tensor first = heads.narrow(-1, 0, half);
                Tensor second = heads.narrow(-1, half, half);
                Tensor crossed = Tensor.concat(List.of(second.multiply(-1), first), -1);
                return heads.multiply(cosines_LK).add(crossed.multiply(sines_LK));
            });
        }
    }
}
