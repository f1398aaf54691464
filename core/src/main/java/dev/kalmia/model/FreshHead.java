package dev.kalmia.model;

import static java.util.Objects.requireNonNull;

import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import java.nio.file.Path;
import java.util.Arrays;
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
        DrawnParameters drawn = new DrawnParameters(seed, FreshHead::fill);
        try (Scope _ = Scope.open()) {
            TextPooling.of(shape, drawn, hidden, layers, includePrompt, Device.cpu());
        }
        ModelFolder.writeWithHead(out, base, shape, includePrompt, drawn.weights());
    }

    private static void fill(
            float[] values,
            String name,
            long[] shape,
            RandomGenerator random,
            SequencedMap<String, TensorData> before) {
        if (name.contains("norm")) {
            Arrays.fill(values, name.endsWith("weight") ? 1 : 0);
        } else if (name.startsWith("cross_attend_blocks")) {
            double bound = 1 / Math.sqrt((double) inputs(name, shape, before));
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
    private static long inputs(String name, long[] shape, SequencedMap<String, TensorData> before) {
        if (!name.endsWith(".bias")) {
            return shape[1];
        }
        TensorData weight = before.get(name.replace(".bias", ".weight"));
        return requireNonNull(weight, name).shape()[1];
    }
}
