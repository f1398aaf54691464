package dev.kalmia.model.decoder;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.ActivationNames;
import dev.kalmia.model.RotaryConfig;
import dev.kalmia.model.Sizes;
import dev.kalmia.nn.Activation;
import dev.kalmia.nn.Rotary;
import dev.kalmia.run.InputException;

/// The keys of `config.json` that shape a decoder.
///
/// @param headSize K, the size of one head
/// @param inputBias whether the layers that make queries, keys and values add a bias
/// @param outputBias whether the layer after attention does
/// @param innerBias whether the feed-forward layers do
/// @param headNorms whether each head's query and key are normalised (Qwen3)
/// @param normsAroundOne whether norms store what is added to 1 (Gemma)
/// @param scale of the scores
/// @param scoreCap 0 for none
/// @param wordScale what word vectors are multiplied by
public record DecoderConfig(
        DecoderNames names,
        int hiddenSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int intermediateSize,
        int vocabularySize,
        int maxPositions,
        double epsilon,
        boolean inputBias,
        boolean outputBias,
        boolean innerBias,
        boolean headNorms,
        boolean normsAroundOne,
        Activation activation,
        double scale,
        double scoreCap,
        double wordScale,
        Rotary rotary,
        Windows windows,
        boolean causal) {

    /// Qwen2: biases before attention alone.
    public static DecoderConfig qwen2(ConfigView config) {
        return llamaLike(config, true, false, false, false, Windows.ofQwen(config));
    }

    /// Qwen3: a norm for each head.
    public static DecoderConfig qwen3(ConfigView config) {
        boolean bias = config.flag("attention_bias", false);
        return llamaLike(config, bias, bias, false, true, Windows.ofQwen(config));
    }

    /// Llama, 3.1 with its rotary scaling.
    public static DecoderConfig llama(ConfigView config) {
        boolean bias = config.flag("attention_bias", false);
        return llamaLike(config, bias, bias, config.flag("mlp_bias", false), false, Windows.none());
    }

    /// Mistral: windows.
    public static DecoderConfig mistral(ConfigView config) {
        return llamaLike(config, false, false, false, false, Windows.everywhere(config));
    }

    /// Gemma 2: norms around one, capped scores, words scaled.
    public static DecoderConfig gemma2(ConfigView config) {
        int hidden = Sizes.positive(config, "hidden_size");
        int heads = heads(config);
        int size = Sizes.ofHead(config, 256);
        boolean bias = config.flag("attention_bias", false);
        return new DecoderConfig(
                DecoderNames.GEMMA2,
                hidden,
                Sizes.positive(config, "num_hidden_layers"),
                heads,
                keyValueHeads(config, heads),
                size,
                Sizes.positive(config, "intermediate_size"),
                Sizes.positive(config, "vocab_size"),
                Sizes.positive(config, "max_position_embeddings", 8192),
                config.number("rms_norm_eps", 1e-6),
                bias,
                bias,
                false,
                false,
                true,
                ActivationNames.hidden(config, "hidden_activation", "gelu_pytorch_tanh"),
                1 / Math.sqrt(config.number("query_pre_attn_scalar", 256)),
                config.number("attn_logit_softcapping", 0),
                Math.sqrt(hidden),
                RotaryConfig.read(config, size),
                Windows.everySecond(config),
                causal(config));
    }

    private static DecoderConfig llamaLike(
            ConfigView config,
            boolean inputBias,
            boolean outputBias,
            boolean innerBias,
            boolean headNorms,
            Windows windows) {
        int hidden = Sizes.positive(config, "hidden_size");
        int heads = heads(config);
        if (!config.has("head_dim")) {
            Sizes.requireMultiple(config, "hidden_size", hidden, "num_attention_heads", heads);
        }
        int size = Sizes.ofHead(config, hidden / heads);
        return new DecoderConfig(
                DecoderNames.LLAMA,
                hidden,
                Sizes.positive(config, "num_hidden_layers"),
                heads,
                keyValueHeads(config, heads),
                size,
                Sizes.positive(config, "intermediate_size"),
                Sizes.positive(config, "vocab_size"),
                Sizes.positive(config, "max_position_embeddings"),
                config.number("rms_norm_eps", 1e-6),
                inputBias,
                outputBias,
                innerBias,
                headNorms,
                false,
                ActivationNames.hidden(config, "hidden_act", "silu"),
                1 / Math.sqrt(size),
                0,
                1,
                RotaryConfig.read(config, size),
                windows,
                causal(config));
    }

    private static int heads(ConfigView config) {
        return Sizes.positive(config, "num_attention_heads");
    }

    private static int keyValueHeads(ConfigView config, int heads) {
        int groups = Sizes.positive(config, "num_key_value_heads", heads);
        Sizes.requireMultiple(config, "num_attention_heads", heads, "num_key_value_heads", groups);
        return groups;
    }

    /// Published models say by either key that every token sees every other.
    private static boolean causal(ConfigView config) {
        boolean causal = config.flag("is_causal", true);
        boolean bidirectional = config.flag("use_bidirectional_attention", !causal);
        if (config.has("is_causal") && bidirectional == causal) {
            throw new InputException(config.place() + ": is_causal and use_bidirectional_attention must not say the "
                    + "same; is_causal=" + causal);
        }
        return !bidirectional;
    }
}
