package dev.kalmia.model.decoder;

import dev.kalmia.nn.AttentionMask;
import dev.kalmia.nn.Linear;
import dev.kalmia.nn.MaskedAttention;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.nn.PlacedAttention;
import dev.kalmia.nn.RmsNorm;
import dev.kalmia.tensor.Attention;
import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Attention with rotary positions, where several query heads share a head of keys and values.
final class DecoderAttention {
    private final DecoderConfig config;
    private final int layer;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final @Nullable RmsNorm queryNorm;
    private final @Nullable RmsNorm keyNorm;

    DecoderAttention(ParameterSource source, DecoderConfig config, int layer) {
        this.config = config;
        this.layer = layer;
        long hidden = config.hiddenSize();
        long wide = (long) config.heads() * config.headSize();
        long narrow = (long) config.keyValueHeads() * config.headSize();
        query = new Linear(source.under(DecoderNames.QUERY), hidden, wide, config.inputBias());
        key = new Linear(source.under(DecoderNames.KEY), hidden, narrow, config.inputBias());
        value = new Linear(source.under(DecoderNames.VALUE), hidden, narrow, config.inputBias());
        output = new Linear(source.under(DecoderNames.OUTPUT), wide, hidden, config.outputBias());
        queryNorm = config.headNorms() ? norm(source, DecoderNames.QUERY_NORM) : null;
        keyNorm = config.headNorms() ? norm(source, DecoderNames.KEY_NORM) : null;
    }

    private RmsNorm norm(ParameterSource source, String name) {
        return new RmsNorm(source.under(name), config.headSize(), config.epsilon(), config.normsAroundOne());
    }

    /// @param x `(B, L, D)`
    /// @param cache the tokens before, of one text; null when `x` is all there is
    Tensor forward(Tensor x, PlacedAttention placed, AttentionMask mask, @Nullable KeyValueCache cache) {
        Tensor queries = heads(query.forward(x), config.heads(), queryNorm);
        Tensor keys = heads(key.forward(x), config.keyValueHeads(), keyNorm);
        Tensor values = Attention.split(value.forward(x), config.keyValueHeads());
        Tensor mixed = cache == null
                ? placed.attend(queries, keys, values, mask, config.scale(), config.scoreCap())
                : continued(placed.turn(queries), cache.extend(layer, placed.turn(keys), values), mask);
        return output.forward(Attention.merge(mixed));
    }

    private Tensor continued(Tensor queries, KeyValueCache.Pair all, AttentionMask mask) {
        return MaskedAttention.of(queries, all.keys(), all.values(), mask, config.scale(), config.scoreCap());
    }

    private static Tensor heads(Tensor sides, int heads, @Nullable RmsNorm norm) {
        Tensor split = Attention.split(sides, heads);
        return norm == null ? split : norm.forward(split);
    }
}
