package dev.kalmia.model.modernbert;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.ActivationNames;
import dev.kalmia.model.LayerTypes;
import dev.kalmia.model.RotaryConfig;
import dev.kalmia.model.Sizes;
import dev.kalmia.nn.Activation;
import dev.kalmia.nn.Rotary;
import java.util.List;
import java.util.function.IntPredicate;

/// The keys of `config.json` that shape a ModernBERT.
///
/// @param layersThatSeeAll the others see a window
/// @param window how far the other layers see, the token itself included
public record ModernBertConfig(
        int hiddenSize,
        int layers,
        int heads,
        int intermediateSize,
        int vocabularySize,
        int maxPositions,
        IntPredicate layersThatSeeAll,
        int window,
        double epsilon,
        boolean normBias,
        boolean attentionBias,
        boolean innerBias,
        Activation activation,
        Rotary globalRotary,
        Rotary localRotary) {

    /// Refuses what this forward pass does not compute.
    public static ModernBertConfig from(ConfigView config) {
        int hidden = Sizes.positive(config, "hidden_size");
        int heads = Sizes.positive(config, "num_attention_heads");
        Sizes.requireMultiple(config, "hidden_size", hidden, "num_attention_heads", heads);
        double global = RotaryConfig.base(config, LayerTypes.FULL, "global_rope_theta", 160_000);
        // A key without a value means the other base.
        double unsaid = config.names("local_rope_theta") ? global : 10_000;
        double local = RotaryConfig.base(config, LayerTypes.SLIDING, "local_rope_theta", unsaid);
        // A window of 8 is 4 to each side.
        int window = Sizes.positive(config, "local_attention", 128) / 2 + 1;
        return new ModernBertConfig(
                hidden,
                Sizes.positive(config, "num_hidden_layers"),
                heads,
                Sizes.positive(config, "intermediate_size"),
                Sizes.positive(config, "vocab_size"),
                Sizes.positive(config, "max_position_embeddings"),
                seeAll(config),
                window,
                config.number("norm_eps", 1e-5),
                config.flag("norm_bias", false),
                config.flag("attention_bias", false),
                config.flag("mlp_bias", false),
                ActivationNames.hidden(config, "hidden_activation", "gelu"),
                new Rotary(Rotary.frequencies(global, hidden / heads)),
                new Rotary(Rotary.frequencies(local, hidden / heads)));
    }

    /// Whether a layer sees everything.
    public boolean global(int layer) {
        return layersThatSeeAll.test(layer);
    }

    /// `layer_types` says it layer by layer; older files name one layer in so many.
    private static IntPredicate seeAll(ConfigView config) {
        if (!config.has("layer_types")) {
            int every = Sizes.positive(config, "global_attn_every_n_layers", 3);
            return layer -> layer % every == 0;
        }
        List<String> types = LayerTypes.read(config);
        return layer -> types.get(layer).equals(LayerTypes.FULL);
    }
}
