package dev.kalmia.model.bert;

import dev.kalmia.nn.Activation;
import dev.kalmia.nn.Dropout;
import dev.kalmia.nn.LayerNorm;
import dev.kalmia.nn.Linear;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.nn.RowBlocks;
import dev.kalmia.tensor.Attention;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Attention, then a feed-forward layer, each added to its input and normalised after (post-norm).
final class BertLayer {
    private final int heads;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear attentionOutput;
    private final LayerNorm attentionNorm;
    private final Linear inner;
    private final Linear output;
    private final LayerNorm outputNorm;
    private final Activation activation;

    BertLayer(ParameterSource source, BertConfig config, EncoderNames names) {
        long hidden = config.hiddenSize();
        long between = config.intermediateSize();
        heads = config.heads();
        query = new Linear(source.under(names.query()), hidden, hidden);
        key = new Linear(source.under(names.key()), hidden, hidden);
        value = new Linear(source.under(names.value()), hidden, hidden);
        attentionOutput = new Linear(source.under(names.attentionOutput()), hidden, hidden);
        attentionNorm = new LayerNorm(source.under(names.attentionNorm()), hidden, config.epsilon());
        inner = new Linear(source.under(names.inner()), hidden, between);
        output = new Linear(source.under(names.output()), between, hidden);
        activation = config.activation();
        outputNorm = new LayerNorm(source.under(names.outputNorm()), hidden, config.epsilon());
    }

    /// @param x `(B, L, D)`
    /// @param keys `(B, 1, 1, L)` boolean, false for padding; null when nothing is padded
    /// @param bias what is added to the scores, padding in it; null for nothing
    /// @param queryScales `(B, L, 1)`; null for 1
    Tensor forward(Tensor x, @Nullable Tensor keys, @Nullable ScoreBias bias, @Nullable Tensor queryScales) {
        return RowBlocks.of(Scope.only(() -> attend(x, keys, bias, queryScales)), this::feed);
    }

    private Tensor attend(Tensor x, @Nullable Tensor keys, @Nullable ScoreBias bias, @Nullable Tensor queryScales) {
        Tensor plain = query.forward(x);
        Tensor queries =
                queryScales == null ? plain : plain.multiply(queryScales).to(plain.dtype());
        Tensor mixed = bias == null
                ? Attention.ofSides(queries, key.forward(x), value.forward(x), heads, keys)
                : withBias(queries, key.forward(x), value.forward(x), bias);
        return attentionNorm.forward(
                Dropout.apply(attentionOutput.forward(mixed)).add(x));
    }

    private Tensor withBias(Tensor queries, Tensor keys, Tensor values, ScoreBias bias) {
        double scale = 1 / Math.sqrt((double) queries.shape()[2] / heads);
        return Attention.merge(bias.attend(
                Attention.split(queries, heads), Attention.split(keys, heads), Attention.split(values, heads), scale));
    }

    private Tensor feed(Tensor x) {
        return outputNorm.forward(Dropout.apply(output.forward(between(x))).add(x));
    }

    private Tensor between(Tensor x) {
        return activation == Activation.GELU ? inner.forwardGelu(x) : activation.apply(inner.forward(x));
    }
}
