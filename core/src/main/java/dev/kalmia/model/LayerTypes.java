package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.run.InputException;
import java.util.List;

/// `layer_types` of `config.json`: which layers see everything, and which a window.
public final class LayerTypes {
    public static final String FULL = "full_attention";
    public static final String SLIDING = "sliding_attention";

    private LayerTypes() {}

    /// A word for each layer, [#FULL] or [#SLIDING].
    ///
    /// @throws InputException when there are other words, or not as many as layers
    public static List<String> read(ConfigView config) {
        List<String> types = config.texts("layer_types");
        for (String type : types) {
            if (!type.equals(FULL) && !type.equals(SLIDING)) {
                throw new InputException(
                        config.place() + ": layer_types must be of [" + FULL + ", " + SLIDING + "]; found " + type);
            }
        }
        int layers = Sizes.positive(config, "num_hidden_layers");
        if (types.size() != layers) {
            throw new InputException(config.place() + ": layer_types must have num_hidden_layers entries, " + layers
                    + "; entries=" + types.size());
        }
        return types;
    }
}
