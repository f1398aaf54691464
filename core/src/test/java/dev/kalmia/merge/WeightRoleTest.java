package dev.kalmia.merge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightRoleTest {
    @ParameterizedTest
    @CsvSource({
        "embeddings.word_embeddings.weight, EMBEDDINGS",
        "embeddings.LayerNorm.weight, NORMS",
        "embedding.weight, EMBEDDINGS",
        "encoder.layer.3.attention.self.query.bias, QUERY",
        "bert.encoder.layer.3.attention.self.key.weight, KEY",
        "encoder.layer.3.attention.self.value.weight, VALUE",
        "encoder.layer.3.attention.output.dense.weight, ATTENTION_OUTPUT",
        "encoder.layer.3.attention.output.LayerNorm.bias, NORMS",
        "encoder.layer.3.intermediate.dense.weight, FEED_FORWARD",
        "encoder.layer.3.output.dense.weight, FEED_FORWARD",
        "encoder.layer.3.output.LayerNorm.weight, NORMS",
        "encoder.layer.3.attention.attn.q.weight, QUERY",
        "encoder.layer.3.attention.attn.o.weight, ATTENTION_OUTPUT",
        "encoder.relative_attention_bias.weight, OTHER",
        "pooler.dense.weight, POOLING",
        "embeddings.tok_embeddings.weight, EMBEDDINGS",
        "layers.0.attn.Wqkv.weight, TOGETHER",
        "layers.0.attn.Wo.weight, ATTENTION_OUTPUT",
        "layers.0.attn_norm.weight, NORMS",
        "layers.0.mlp.Wi.weight, FEED_FORWARD",
        "final_norm.weight, NORMS",
        "model.embed_tokens.weight, EMBEDDINGS",
        "model.layers.11.self_attn.q_proj.weight, QUERY",
        "model.layers.11.self_attn.k_norm.weight, NORMS",
        "model.layers.11.self_attn.k_proj.weight, KEY",
        "model.layers.11.self_attn.v_proj.bias, VALUE",
        "model.layers.11.self_attn.o_proj.weight, ATTENTION_OUTPUT",
        "model.layers.11.mlp.gate_proj.weight, FEED_FORWARD",
        "model.layers.11.post_attention_layernorm.weight, NORMS",
        "model.norm.weight, NORMS",
        "layers.11.rotary.inv_freq, OTHER",
        "2_Dense/linear.weight, POOLING",
    })
    @DisplayName("the role of a weight is read from its name, as the architectures name them")
    void roles(String name, WeightRole role) {
        assertThat(WeightRole.of(name)).isEqualTo(role);
    }
}
