package dev.kalmia.checkpoint;

import java.nio.file.Path;

/// A dense layer after pooling: `activation(x Wᵀ + b)`.
///
/// @param module the layer's folder within the model's, such as `2_Dense`
/// @param inputs size of what goes in
/// @param outputs size of what comes out
/// @param bias whether there is a b
/// @param weights file with `linear.weight` `(outputs, inputs)` and, where there is a b, `linear.bias`
/// `(outputs)`
public record DenseLayer(
        String module, int inputs, int outputs, boolean bias, DenseActivation activation, Path weights) {
    private static final String VECTOR = "sentence_embedding";

    static DenseLayer read(Path model, Path folder) {
        ConfigView config = ConfigView.read(folder.resolve("config.json"));
        requireVector(config, "module_input_name");
        requireVector(config, "module_output_name");
        return new DenseLayer(
                model.relativize(folder).toString().replace('\\', '/'),
                size(config, "in_features"),
                size(config, "out_features"),
                config.flag("bias", true),
                DenseActivation.of(config),
                Weights.find(folder));
    }

    /// What a parameter of this layer is called among those of the whole model.
    public String parameter(String name) {
        return module + "/" + name;
    }

    private static void requireVector(ConfigView config, String key) {
        String value = config.text(key, VECTOR);
        if (!value.equals(VECTOR)) {
            throw config.refused(key, VECTOR, value);
        }
    }

    private static int size(ConfigView config, String key) {
        int size = config.integer(key);
        if (size < 1) {
            throw config.refused(key, "at least 1", size);
        }
        return size;
    }
}
