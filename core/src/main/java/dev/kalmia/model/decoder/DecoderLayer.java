package dev.kalmia.model.decoder;

import dev.kalmia.nn.AttentionMask;
import dev.kalmia.nn.Dropout;
import dev.kalmia.nn.GatedFeedForward;
import dev.kalmia.nn.Linear;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.nn.PlacedAttention;
import dev.kalmia.nn.RmsNorm;
import dev.kalmia.nn.RowBlocks;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Attention, then a gated feed-forward layer; each sees its input normalised and is added to it as it was
/// (pre-norm). Gemma 2 normalises what is added, too.
final class DecoderLayer {
    private final RmsNorm attentionNorm;
    private final DecoderAttention attention;
    private final @Nullable RmsNorm afterAttention;
    private final RmsNorm feedForwardNorm;
    private final GatedFeedForward feedForward;
    private final @Nullable RmsNorm afterFeedForward;

    DecoderLayer(ParameterSource source, DecoderConfig config, int layer) {
        DecoderNames names = config.names();
        attentionNorm = norm(source, config, names.attentionNorm());
        attention = new DecoderAttention(source, config, layer);
        afterAttention = names.afterAttentionNorm() == null ? null : norm(source, config, names.afterAttentionNorm());
        feedForwardNorm = norm(source, config, names.feedForwardNorm());
        feedForward = feedForward(source, config);
        afterFeedForward =
                names.afterFeedForwardNorm() == null ? null : norm(source, config, names.afterFeedForwardNorm());
    }

    private static RmsNorm norm(ParameterSource source, DecoderConfig config, String name) {
        return new RmsNorm(source.under(name), config.hiddenSize(), config.epsilon(), config.normsAroundOne());
    }

    private static GatedFeedForward feedForward(ParameterSource source, DecoderConfig config) {
        long hidden = config.hiddenSize();
        long between = config.intermediateSize();
        return new GatedFeedForward(
                new Linear(source.under(DecoderNames.GATE), hidden, between, config.innerBias()),
                new Linear(source.under(DecoderNames.UP), hidden, between, config.innerBias()),
                new Linear(source.under(DecoderNames.DOWN), between, hidden, config.innerBias()),
                config.activation());
    }

    /// As [DecoderAttention#forward].
    Tensor forward(Tensor x, PlacedAttention placed, AttentionMask mask, @Nullable KeyValueCache cache) {
        Tensor middle = Scope.only(() -> {
            Tensor attended = attention.forward(attentionNorm.forward(x), placed, mask, cache);
            return x.add(Dropout.apply(afterAttention == null ? attended : afterAttention.forward(attended)));
        });
        return RowBlocks.of(middle, this::feed);
    }

    private Tensor feed(Tensor x) {
        Tensor fed = feedForward.forward(feedForwardNorm.forward(x));
        return x.add(Dropout.apply(afterFeedForward == null ? fed : afterFeedForward.forward(fed)));
    }
}
