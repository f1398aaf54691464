package dev.kalmia.model.modernbert;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.Sizes;
import dev.kalmia.nn.Activation;
import dev.kalmia.nn.Rotary;

/// The keys of `config.json` that shape a ModernBERT.
///
/// @param globalEvery one layer in so many sees everything
/// @param window how far the other layers see, the token itself included
public record ModernBertConfig(
        int hiddenSize,
        int layers,
        int heads,
        int intermediateSize,
        int vocabularySize,
        int maxPositions,
        int globalEvery,
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
        Sizes.requireText(config, "hidden_activation", "gelu");
        double global = config.number("global_rope_theta", 160_000);
        // A window of 8 is 4 to each side.
        int window = Sizes.positive(config, "local_attention", 128) / 2 + 1;
        return new ModernBertConfig(
                hidden,
                Sizes.positive(config, "num_hidden_layers"),
                heads,
                Sizes.positive(config, "intermediate_size"),
                Sizes.positive(config, "vocab_size"),
                Sizes.positive(config, "max_position_embeddings"),
                Sizes.positive(config, "global_attn_every_n_layers", 3),
                window,
                config.number("norm_eps", 1e-5),
                config.flag("norm_bias", false),
                config.flag("attention_bias", false),
                config.flag("mlp_bias", false),
                Activation.GELU,
                new Rotary(Rotary.frequencies(global, hidden / heads)),
                new Rotary(Rotary.frequencies(config.number("local_rope_theta", global), hidden / heads)));
    }

    /// Whether a layer sees everything.
    public boolean global(int layer) {
        return layer % globalEvery == 0;
    }
}
