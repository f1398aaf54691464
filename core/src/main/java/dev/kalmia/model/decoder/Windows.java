package dev.kalmia.model.decoder;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.LayerTypes;
import dev.kalmia.model.Sizes;
import java.util.List;
import java.util.function.IntPredicate;

/// How far the layers see: a window of tokens in some, everything in the others.
public final class Windows {
    private static final String WINDOW = "sliding_window";

    private final int window;
    private final IntPredicate bounded;

    private Windows(int window, IntPredicate bounded) {
        this.window = window;
        this.bounded = bounded;
    }

    static Windows none() {
        return new Windows(0, layer -> false);
    }

    /// Mistral: all layers, where there is a window.
    static Windows everywhere(ConfigView config) {
        return config.has(WINDOW) ? new Windows(Sizes.positive(config, WINDOW), layers(config, layer -> true)) : none();
    }

    /// Gemma 2: the first layer and every second one after it.
    static Windows everySecond(ConfigView config) {
        return new Windows(Sizes.positive(config, WINDOW, 4096), layers(config, layer -> layer % 2 == 0));
    }

    /// Qwen: the layers from `max_window_layers` on, where windows are asked for.
    static Windows ofQwen(ConfigView config) {
        if (!config.flag("use_sliding_window", false) || !config.has(WINDOW)) {
            return none();
        }
        int from = config.integer("max_window_layers", 0);
        return new Windows(Sizes.positive(config, WINDOW), layers(config, layer -> layer >= from));
    }

    /// `layer_types` says it layer by layer where it is there.
    private static IntPredicate layers(ConfigView config, IntPredicate unsaid) {
        if (!config.has("layer_types")) {
            return unsaid;
        }
        List<String> types = LayerTypes.read(config);
        return layer -> types.get(layer).equals(LayerTypes.SLIDING);
    }

    /// How many tokens a layer sees, itself included; 0 for all.
    public int of(int layer) {
        return bounded.test(layer) ? window : 0;
    }
}
