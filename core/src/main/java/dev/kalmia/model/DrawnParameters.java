package dev.kalmia.model;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.run.Seeds;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Parameters that have learnt nothing. Each is drawn from a generator of its own, so that one more changes
/// no other.
final class DrawnParameters implements ParameterSource {
    private final SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
    private final long seed;
    private final Filling filling;

    /// What a parameter begins as.
    interface Filling {
        /// Puts the first numbers into `values`.
        ///
        /// @param before the parameters that were taken before this one
        void fill(
                float[] values,
                String name,
                long[] shape,
                RandomGenerator random,
                SequencedMap<String, TensorData> before);
    }

    DrawnParameters(long seed, Filling filling) {
        this.seed = seed;
        this.filling = filling;
    }

    @Override
    public Tensor take(String name, long... shape) {
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (count > Integer.MAX_VALUE - 8) {
            throw new UsageException("a parameter must have less than 2147483640 numbers to be drawn; " + name + "="
                    + Arrays.toString(shape));
        }
        float[] values = new float[(int) count];
        filling.fill(values, name, shape, new Random(Seeds.derive(seed, name)), weights);
        weights.put(name, new TensorData(DataType.F32, shape, MemorySegment.ofArray(values)));
        return Tensors.of(values, shape);
    }

    /// All that were taken.
    SequencedMap<String, TensorData> weights() {
        return weights;
    }
}
