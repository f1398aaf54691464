package dev.kalmia.model.bert;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.ActivationNames;
import dev.kalmia.model.Sizes;
import dev.kalmia.nn.Activation;
import dev.kalmia.run.InputException;

/// The keys of `config.json` that shape a post-norm encoder.
///
/// @param tokenTypes 0 where there are none
/// @param firstPosition the row of the position table that a text's first token has
/// @param buckets how many distances of keys are told apart; 0 for an encoder without
public record BertConfig(
        int hiddenSize,
        int layers,
        int heads,
        int intermediateSize,
        int vocabularySize,
        int positions,
        int firstPosition,
        int tokenTypes,
        int buckets,
        double epsilon,
        Activation activation) {

    /// BERT: positions from 0, token types.
    public static BertConfig bert(ConfigView config) {
        return from(config, 0, Sizes.positive(config, "type_vocab_size"), 0);
    }

    /// RoBERTa and XLM-R: the position of the first token is the one after the padding token's id.
    public static BertConfig roberta(ConfigView config) {
        return from(config, afterPadding(config), Sizes.positive(config, "type_vocab_size"), 0);
    }

    /// MPNet: RoBERTa's positions, no token types, a bias for the distance.
    public static BertConfig mpnet(ConfigView config) {
        return from(config, afterPadding(config), 0, Sizes.positive(config, "relative_attention_num_buckets"));
    }

    private static int afterPadding(ConfigView config) {
        int padding = config.integer("pad_token_id", 1);
        if (padding < 0 || padding >= Sizes.positive(config, "max_position_embeddings") - 1) {
            throw new InputException(config.place() + ": pad_token_id must be from 0 and leave positions below "
                    + "max_position_embeddings, " + config.integer("max_position_embeddings") + "; pad_token_id="
                    + padding);
        }
        return padding + 1;
    }

    /// Refuses what this forward pass does not compute, rather than computing something else.
    private static BertConfig from(ConfigView config, int firstPosition, int tokenTypes, int buckets) {
        Sizes.requireText(config, "position_embedding_type", "absolute");
        int hidden = Sizes.positive(config, "hidden_size");
        int heads = Sizes.positive(config, "num_attention_heads");
        Sizes.requireMultiple(config, "hidden_size", hidden, "num_attention_heads", heads);
        return new BertConfig(
                hidden,
                Sizes.positive(config, "num_hidden_layers"),
                heads,
                Sizes.positive(config, "intermediate_size"),
                Sizes.positive(config, "vocab_size"),
                Sizes.positive(config, "max_position_embeddings"),
                firstPosition,
                tokenTypes,
                buckets,
                config.number("layer_norm_eps"),
                ActivationNames.hidden(config, "hidden_act", "gelu"));
    }
}
