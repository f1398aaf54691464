package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.util.Arrays;

/// What follows a dense layer, or is done to a score. The configuration names a Python class; it is looked up
/// here and never loaded.
public enum DenseActivation {
    IDENTITY("torch.nn.modules.linear.Identity"),
    TANH("torch.nn.modules.activation.Tanh"),
    RELU("torch.nn.modules.activation.ReLU"),
    GELU("torch.nn.modules.activation.GELU"),
    SIGMOID("torch.nn.modules.activation.Sigmoid");

    private final String python;

    DenseActivation(String python) {
        this.python = python;
    }

    static DenseActivation of(ConfigView config) {
        return of(config, "activation_function", TANH);
    }

    /// What the configuration names under a key, or the fallback where the key is missing.
    ///
    /// @throws InputException when it names another class than these
    public static DenseActivation of(ConfigView config, String key, DenseActivation fallback) {
        String asked = config.text(key, fallback.python);
        return Arrays.stream(values())
                .filter(activation -> activation.python.equals(asked))
                .findFirst()
                .orElseThrow(() -> new InputException(config.place() + ": " + key + " must be one of "
                        + Arrays.stream(values()).map(known -> known.python).toList() + "; " + key + "="
                        + asked));
    }
}
