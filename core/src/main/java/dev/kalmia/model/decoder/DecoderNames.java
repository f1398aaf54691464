package dev.kalmia.model.decoder;

import org.jspecify.annotations.Nullable;

/// What the parts of a decoder are called in the checkpoints of an architecture. A name is that of a
/// module; `.weight` and `.bias` follow.
///
/// @param layer the layers; a number follows
/// @param attentionNorm before attention
/// @param afterAttentionNorm on what attention gives; null where there is none
/// @param feedForwardNorm before the feed-forward layer
/// @param afterFeedForwardNorm on what the feed-forward layer gives; null where there is none
public record DecoderNames(
        String words,
        String layer,
        String attentionNorm,
        @Nullable String afterAttentionNorm,
        String feedForwardNorm,
        @Nullable String afterFeedForwardNorm,
        String lastNorm) {

    public static final String QUERY = "self_attn.q_proj";
    public static final String KEY = "self_attn.k_proj";
    public static final String VALUE = "self_attn.v_proj";
    public static final String OUTPUT = "self_attn.o_proj";
    public static final String QUERY_NORM = "self_attn.q_norm";
    public static final String KEY_NORM = "self_attn.k_norm";
    public static final String GATE = "mlp.gate_proj";
    public static final String UP = "mlp.up_proj";
    public static final String DOWN = "mlp.down_proj";

    /// LlamaModel, MistralModel, Qwen2Model and Qwen3Model.
    public static final DecoderNames LLAMA = new DecoderNames(
            "embed_tokens", "layers", "input_layernorm", null, "post_attention_layernorm", null, "norm");

    /// Gemma2Model, where the same name stands for another norm.
    public static final DecoderNames GEMMA2 = new DecoderNames(
            "embed_tokens",
            "layers",
            "input_layernorm",
            "post_attention_layernorm",
            "pre_feedforward_layernorm",
            "post_feedforward_layernorm",
            "norm");
}
