package dev.kalmia.model.modernbert;

import dev.kalmia.nn.AttentionMask;
import dev.kalmia.nn.Dropout;
import dev.kalmia.nn.LayerNorm;
import dev.kalmia.nn.Linear;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.nn.PlacedAttention;
import dev.kalmia.nn.RowBlocks;
import dev.kalmia.tensor.Attention;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Attention, then a gated feed-forward layer, each on its input normalised and added to it as it was. The
/// first layer has no norm before attention, as the embeddings are normalised already.
final class ModernBertLayer {
    private final ModernBertConfig config;
    private final @Nullable LayerNorm attentionNorm;
    private final Linear queryKeyValue;
    private final Linear attentionOutput;
    private final LayerNorm feedForwardNorm;
    private final Linear inputAndGate;
    private final Linear output;

    ModernBertLayer(ParameterSource source, ModernBertConfig config, int layer) {
        this.config = config;
        long hidden = config.hiddenSize();
        long between = config.intermediateSize();
        attentionNorm = layer == 0 ? null : norm(source, "attn_norm");
        queryKeyValue = new Linear(source.under("attn.Wqkv"), hidden, 3 * hidden, config.attentionBias());
        attentionOutput = new Linear(source.under("attn.Wo"), hidden, hidden, config.attentionBias());
        feedForwardNorm = norm(source, "mlp_norm");
        inputAndGate = new Linear(source.under("mlp.Wi"), hidden, 2 * between, config.innerBias());
        output = new Linear(source.under("mlp.Wo"), between, hidden, config.innerBias());
    }

    private LayerNorm norm(ParameterSource source, String name) {
        return new LayerNorm(source.under(name), config.hiddenSize(), config.epsilon(), config.normBias());
    }

    /// @param x `(B, L, D)`
    Tensor forward(Tensor x, PlacedAttention placed, AttentionMask mask) {
        Tensor middle = Scope.only(
                () -> x.add(Dropout.apply(attend(attentionNorm == null ? x : attentionNorm.forward(x), placed, mask))));
        return RowBlocks.of(middle, rows -> rows.add(Dropout.apply(feed(feedForwardNorm.forward(rows)))));
    }

    private Tensor attend(Tensor x, PlacedAttention placed, AttentionMask mask) {
        Tensor sides = queryKeyValue.forward(x);
        long hidden = config.hiddenSize();
        Tensor queries = Attention.split(sides.narrow(-1, 0, hidden), config.heads());
        Tensor keys = Attention.split(sides.narrow(-1, hidden, hidden), config.heads());
        Tensor values = Attention.split(sides.narrow(-1, 2 * hidden, hidden), config.heads());
        double scale = 1 / Math.sqrt((double) hidden / config.heads());
        return attentionOutput.forward(Attention.merge(placed.attend(queries, keys, values, mask, scale, 0)));
    }

    private Tensor feed(Tensor x) {
        Tensor both = inputAndGate.forward(x);
        long between = config.intermediateSize();
        Tensor activated = config.activation().apply(both.narrow(-1, 0, between));
        return output.forward(activated.multiply(both.narrow(-1, between, between)));
    }
}
