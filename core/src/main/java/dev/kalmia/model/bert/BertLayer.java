package dev.kalmia.model.bert;

import dev.kalmia.nn.LayerNorm;
import dev.kalmia.nn.Linear;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.nn.SelfAttention;
import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Attention, then a feed-forward layer, each added to its input and normalised after (post-norm).
final class BertLayer {
    private final SelfAttention attention;
    private final Linear attentionOutput;
    private final LayerNorm attentionNorm;
    private final Linear inner;
    private final Linear output;
    private final LayerNorm outputNorm;

    BertLayer(ParameterSource source, BertConfig config) {
        long hidden = config.hiddenSize();
        long between = config.intermediateSize();
        attention = new SelfAttention(source.under("attention.self"), hidden, config.heads());
        attentionOutput = new Linear(source.under("attention.output.dense"), hidden, hidden);
        attentionNorm = new LayerNorm(source.under("attention.output.LayerNorm"), hidden, config.epsilon());
        inner = new Linear(source.under("intermediate.dense"), hidden, between);
        output = new Linear(source.under("output.dense"), between, hidden);
        outputNorm = new LayerNorm(source.under("output.LayerNorm"), hidden, config.epsilon());
    }

    /// @param x `(B, L, D)`
    /// @param keys `(B, 1, 1, L)` boolean, false for padding; null when nothing is padded
    Tensor forward(Tensor x, @Nullable Tensor keys) {
        Tensor attended = attentionNorm.forward(
                attentionOutput.forward(attention.forward(x, keys)).add(x));
        return outputNorm.forward(output.forward(inner.forwardGelu(attended)).add(attended));
    }
}
