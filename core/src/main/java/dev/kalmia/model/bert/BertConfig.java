package dev.kalmia.model.bert;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.run.InputException;

/// The keys of `config.json` that shape a BERT, under their own names.
public record BertConfig(
        int hiddenSize,
        int layers,
        int heads,
        int intermediateSize,
        int vocabularySize,
        int maxPositions,
        int tokenTypes,
        double epsilon) {

    /// Refuses what this forward pass does not compute, rather than computing something else.
    public static BertConfig from(ConfigView config) {
        requireValue(config, "hidden_act", "gelu");
        requireValue(config, "position_embedding_type", "absolute");
        int hidden = size(config, "hidden_size");
        int heads = size(config, "num_attention_heads");
        if (hidden % heads != 0) {
            throw new InputException(config.place() + ": hidden_size must be a multiple of num_attention_heads, "
                    + heads + "; hidden_size=" + hidden);
        }
        return new BertConfig(
                hidden,
                size(config, "num_hidden_layers"),
                heads,
                size(config, "intermediate_size"),
                size(config, "vocab_size"),
                size(config, "max_position_embeddings"),
                size(config, "type_vocab_size"),
                config.number("layer_norm_eps"));
    }

    private static int size(ConfigView config, String key) {
        int size = config.integer(key);
        if (size < 1) {
            throw new InputException(config.place() + ": " + key + " must be at least 1; " + key + "=" + size);
        }
        return size;
    }

    private static void requireValue(ConfigView config, String key, String only) {
        String value = config.text(key, only);
        if (!value.equals(only)) {
            throw new InputException(config.place() + ": " + key + " must be " + only + "; " + key + "=" + value);
        }
    }
}
