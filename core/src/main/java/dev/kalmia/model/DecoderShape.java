package dev.kalmia.model;

import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// How large a decoder is, of Qwen2's architecture (arXiv 2407.10671).
///
/// @param layers 1 to 256
/// @param hiddenSize D of a token, a multiple of twice the heads, up to 16,384
/// @param innerSize of the gated layers, up to 65,536
/// @param heads of the queries
/// @param keyValueHeads of which each serves as many queries' heads
public record DecoderShape(
        @Default("4") int layers,
        @Default("256") int hiddenSize,
        @Default("768") int innerSize,
        @Default("4") int heads,
        @Default("2") int keyValueHeads) {
    private static final int MOST_LAYERS = 256;
    private static final int WIDEST = 1 << 14;
    private static final int WIDEST_INSIDE = 1 << 16;

    public DecoderShape {
        within(layers, MOST_LAYERS, "layers");
        within(hiddenSize, WIDEST, "hidden-size");
        within(innerSize, WIDEST_INSIDE, "inner-size");
        within(heads, hiddenSize, "heads");
        within(keyValueHeads, heads, "key-value-heads");
        if (hiddenSize % (2 * heads) != 0) {
            throw new UsageException("hidden-size must be a multiple of twice the heads, as positions turn pairs of"
                    + " numbers; hidden-size=" + hiddenSize + " heads=" + heads);
        }
        if (heads % keyValueHeads != 0) {
            throw new UsageException("heads must be a multiple of key-value-heads; heads=" + heads + " key-value-heads="
                    + keyValueHeads);
        }
    }

    private static void within(int value, int most, String key) {
        if (value < 1 || value > most) {
            throw new UsageException(key + " must be 1 to " + most + "; " + key + "=" + value);
        }
    }

    /// Its `config.json`.
    ///
    /// @param tokens of the vocabulary
    /// @param positions longest text
    SequencedMap<String, Object> config(int tokens, int positions) {
        SequencedMap<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "qwen2");
        config.put("architectures", List.of("Qwen2Model"));
        config.put("hidden_size", hiddenSize);
        config.put("intermediate_size", innerSize);
        config.put("num_hidden_layers", layers);
        config.put("num_attention_heads", heads);
        config.put("num_key_value_heads", keyValueHeads);
        config.put("vocab_size", tokens);
        config.put("max_position_embeddings", positions);
        config.put("hidden_act", "silu");
        config.put("rms_norm_eps", 1e-6);
        config.put("rope_theta", 1e6);
        config.put("tie_word_embeddings", true);
        config.put("use_sliding_window", false);
        config.put("initializer_range", FreshDecoder.SPREAD);
        return config;
    }
}
