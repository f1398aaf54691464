package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.DenseActivation;
import dev.kalmia.nn.Activation;
import dev.kalmia.run.InputException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What others call the activations.
public final class ActivationNames {
    private static final SequencedMap<String, Activation> HIDDEN = new LinkedHashMap<>();

    static {
        HIDDEN.put("gelu", Activation.GELU);
        HIDDEN.put("gelu_python", Activation.GELU);
        HIDDEN.put("gelu_new", Activation.GELU_TANH);
        HIDDEN.put("gelu_fast", Activation.GELU_TANH);
        HIDDEN.put("gelu_pytorch_tanh", Activation.GELU_TANH);
        HIDDEN.put("relu", Activation.RELU);
        HIDDEN.put("silu", Activation.SILU);
        HIDDEN.put("swish", Activation.SILU);
    }

    private ActivationNames() {}

    /// What `config.json` of a transformer names, by the names that Hugging Face gives.
    ///
    /// @param key that names it
    /// @param unsaid the name where the key is missing
    /// @throws InputException when it is none that is computed
    public static Activation hidden(ConfigView config, String key, String unsaid) {
        String name = config.text(key, unsaid);
        Activation found = HIDDEN.get(name);
        if (found == null) {
            throw new InputException(config.place() + ": " + key + " must be one of "
                    + String.join(", ", HIDDEN.sequencedKeySet()) + "; " + key + "=" + name);
        }
        return found;
    }

    /// What follows a dense layer, or is done to a score.
    public static Activation of(DenseActivation asked) {
        return switch (asked) {
            case IDENTITY -> Activation.IDENTITY;
            case TANH -> Activation.TANH;
            case RELU -> Activation.RELU;
            case GELU -> Activation.GELU;
            case SILU -> Activation.SILU;
            case LEAKY_RELU -> Activation.LEAKY_RELU;
            case SIGMOID -> Activation.SIGMOID;
        };
    }
}
