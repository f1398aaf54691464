package dev.kalmia.checkpoint;

import java.util.Arrays;

/// What follows a dense layer, or is done to a score. The configuration names a Python class; it is looked up
/// here and never loaded.
public enum DenseActivation {
    IDENTITY("linear", "Identity"),
    TANH("activation", "Tanh"),
    RELU("activation", "ReLU"),
    GELU("activation", "GELU"),
    SILU("activation", "SiLU"),
    LEAKY_RELU("activation", "LeakyReLU"),
    SIGMOID("activation", "Sigmoid");

    private final String whole;
    private final String brief;

    /// @param module the one that a class is in; saved files name it, and people may leave it out
    DenseActivation(String module, String name) {
        whole = "torch.nn.modules." + module + "." + name;
        brief = "torch.nn." + name;
    }

    /// The class's name as saved files have it.
    String python() {
        return whole;
    }

    static DenseActivation of(ConfigView config) {
        return of(config, "activation_function", TANH);
    }

    /// What the configuration names under a key, or the fallback where the key is missing.
    ///
    /// @throws dev.kalmia.run.InputException when it names another class than these
    public static DenseActivation of(ConfigView config, String key, DenseActivation fallback) {
        String asked = config.text(key, fallback.whole);
        return Arrays.stream(values())
                .filter(activation -> activation.whole.equals(asked) || activation.brief.equals(asked))
                .findFirst()
                .orElseThrow(() -> config.refused(
                        key,
                        "one of "
                                + Arrays.stream(values())
                                        .map(known -> known.whole)
                                        .toList(),
                        asked));
    }
}
