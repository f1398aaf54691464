package dev.kalmia.model.bert;

import org.jspecify.annotations.Nullable;

/// What the parts of a post-norm encoder are called in the checkpoints of an architecture. A name is that
/// of a module; `.weight` and `.bias` follow.
///
/// @param tokenTypes null where the architecture knows none
/// @param distances the bias that depends on how far a key is from its query; null where there is none
/// @param layer the layers; a number follows
public record EncoderNames(
        String words,
        String positions,
        @Nullable String tokenTypes,
        String embeddingNorm,
        @Nullable String distances,
        String layer,
        String query,
        String key,
        String value,
        String attentionOutput,
        String attentionNorm,
        String inner,
        String output,
        String outputNorm) {

    /// BertModel, RobertaModel and XLMRobertaModel.
    public static final EncoderNames BERT = new EncoderNames(
            "embeddings.word_embeddings",
            "embeddings.position_embeddings",
            "embeddings.token_type_embeddings",
            "embeddings.LayerNorm",
            null,
            "encoder.layer",
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");

    /// MPNetModel.
    public static final EncoderNames MPNET = new EncoderNames(
            "embeddings.word_embeddings",
            "embeddings.position_embeddings",
            null,
            "embeddings.LayerNorm",
            "encoder.relative_attention_bias",
            "encoder.layer",
            "attention.attn.q",
            "attention.attn.k",
            "attention.attn.v",
            "attention.attn.o",
            "attention.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");
}
