package dev.kalmia.model;

import dev.kalmia.checkpoint.DenseLayer;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.nn.Activation;
import dev.kalmia.nn.Linear;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/// The dense layers between pooling and normalisation, in order; mostly there is none.
final class DenseStack {
    private record Layer(Linear linear, Activation activation) {}

    private final List<Layer> layers = new ArrayList<>();
    private int dimension;

    private DenseStack(int inputs) {
        dimension = inputs;
    }

    /// Reads the folder's dense layers.
    ///
    /// @param inputs size of the pooled vectors
    /// @param parameters gets every parameter by [DenseLayer#parameter], those of a layer that is refused too
    static DenseStack read(ModelFolder folder, int inputs, Device device, SequencedMap<String, Tensor> parameters) {
        DenseStack stack = new DenseStack(inputs);
        folder.dense().forEach(layer -> stack.add(layer, folder, device, parameters));
        return stack;
    }

    private void add(DenseLayer layer, ModelFolder folder, Device device, SequencedMap<String, Tensor> parameters) {
        if (layer.inputs() != dimension) {
            throw new InputException(folder.name() + "/" + layer.module() + ": in_features must be " + dimension
                    + ", the size of what comes in; in_features=" + layer.inputs());
        }
        try (WeightFile file = WeightFile.open(layer.weights())) {
            CheckpointParameters source = new CheckpointParameters(file, "linear.weight", device);
            try {
                Linear linear = new Linear(source.under("linear"), layer.inputs(), layer.outputs(), layer.bias());
                layers.add(new Layer(linear, ActivationNames.of(layer.activation())));
                dimension = layer.outputs();
            } finally {
                source.taken().forEach((name, tensor) -> parameters.put(layer.parameter(name), tensor));
            }
        }
    }

    /// Size of what comes out.
    int dimension() {
        return dimension;
    }

    /// `(B, inputs)` to `(B, dimension())`, of the type that came in.
    Tensor forward(Tensor pooled) {
        Tensor x = pooled;
        for (Layer layer : layers) {
            x = layer.activation.apply(layer.linear.forward(x)).to(pooled.dtype());
        }
        return x;
    }
}
