package dev.kalmia.model;

import static java.util.Objects.requireNonNull;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.run.Seeds;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Gives a model a head that has learnt nothing yet, as a start for training. The base model's weights stay.
public final class FreshHead {
    private FreshHead() {}

    /// Writes a folder like the base model's with a head in place of its pooling or head. The parameters
    /// start as in the published software: tables from the normal distribution of variance 1, weights and
    /// biases of linear layers evenly in ±1/√inputs, norms as no change. The same seed gives the same bytes.
    ///
    /// @param includePrompt whether the tokens of a prompt take part in what the head sums up
    /// @param out must not exist, or be an empty folder
    /// @throws dev.kalmia.run.InputException when there is something already, it cannot be written, or the
    ///     base model has no layers
    public static void write(Path out, ModelFolder base, HeadShape shape, boolean includePrompt, long seed) {
        int hidden = base.config().integer("hidden_size");
        int layers = base.config().integer("num_hidden_layers");
        Drawn drawn = new Drawn(seed);
        try (Scope _ = Scope.open()) {
            TextPooling.of(shape, drawn, hidden, layers, includePrompt, Device.cpu());
        }
        ModelFolder.writeWithHead(out, base, shape, includePrompt, drawn.weights);
    }

    /// Draws each parameter from a generator of its own, so that one more parameter changes no other.
    private static final class Drawn implements ParameterSource {
        final SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        private final long seed;

        Drawn(long seed) {
            this.seed = seed;
        }

        @Override
        public Tensor take(String name, long... shape) {
            long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            if (count > Integer.MAX_VALUE - 8) {
                throw new UsageException("a parameter of a head must have less than 2147483640 numbers; " + name + "="
                        + Arrays.toString(shape));
            }
            float[] values = new float[(int) count];
            fill(values, name, shape);
            weights.put(name, new TensorData(DataType.F32, shape, MemorySegment.ofArray(values)));
            return Tensors.of(values, shape);
        }

        private void fill(float[] values, String name, long[] shape) {
            RandomGenerator random = new Random(Seeds.derive(seed, name));
            if (name.contains("norm")) {
                Arrays.fill(values, name.endsWith("weight") ? 1 : 0);
            } else if (name.startsWith("cross_attend_blocks")) {
                double bound = 1 / Math.sqrt((double) inputs(name, shape));
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextDouble(-bound, bound);
                }
            } else {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian();
                }
            }
        }

        /// Of the linear layer that a parameter belongs to. A layer takes its weight before its bias.
        private long inputs(String name, long[] shape) {
            if (!name.endsWith(".bias")) {
                return shape[1];
            }
            TensorData weight = weights.get(name.replace(".bias", ".weight"));
            return requireNonNull(weight, name).shape()[1];
        }
    }
}
