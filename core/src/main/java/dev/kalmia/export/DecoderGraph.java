package dev.kalmia.export;

import dev.kalmia.model.decoder.DecoderConfig;
import dev.kalmia.model.decoder.DecoderNames;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Llama family as [dev.kalmia.model.decoder.DecoderModel] computes it.
final class DecoderGraph {
    private final DecoderConfig config;
    private final DecoderNames names;
    private final Tokens tokens;
    private final Layers layers;
    private final Attention attention;
    private final RotaryTurns turns;

    DecoderGraph(DecoderConfig config, Tokens tokens, Layers layers) {
        this.config = config;
        this.names = config.names();
        this.tokens = tokens;
        this.layers = layers;
        this.attention = new Attention(
                config.heads(), config.keyValueHeads(), config.headSize(), config.scale(), config.scoreCap());
        this.turns = RotaryTurns.of(config.rotary(), "rotary_frequencies", tokens, layers.graph());
    }

    /// `(B, L, D)`.
    Value lastHidden() {
        Value x = layers.under(names.words()).embedding(tokens.ids(), config.vocabularySize(), config.hiddenSize());
        if (config.wordScale() != 1) {
            x = x.multiply(config.wordScale());
        }
        Map<Band, Value> biases = new HashMap<>();
        for (int i = 0; i < config.layers(); i++) {
            Band band = Band.of(config.causal(), config.windows().of(i));
            Value bias = biases.computeIfAbsent(band, tokens::scoreBias);
            x = layer(layers.under(names.layer() + "." + i), x, bias);
        }
        return norm(layers.under(names.lastNorm()), x, config.hiddenSize());
    }

    private Value layer(Layers layer, Value x, Value bias) {
        Value attended = attend(layer, norm(layer.under(names.attentionNorm()), x, config.hiddenSize()), bias);
        Value middle = x.add(normed(layer, names.afterAttentionNorm(), attended));
        Value fed = feed(layer, norm(layer.under(names.feedForwardNorm()), middle, config.hiddenSize()));
        return middle.add(normed(layer, names.afterFeedForwardNorm(), fed));
    }

    private Value attend(Layers layer, Value x, Value bias) {
        int hidden = config.hiddenSize();
        int wide = config.heads() * config.headSize();
        int narrow = config.keyValueHeads() * config.headSize();
        boolean hasBias = config.inputBias();
        Value queries = layer.under(DecoderNames.QUERY).linear(x, hidden, wide, hasBias);
        Value keys = layer.under(DecoderNames.KEY).linear(x, hidden, narrow, hasBias);
        Value values = layer.under(DecoderNames.VALUE).linear(x, hidden, narrow, hasBias);
        Value mixed = attention.attend(
                turned(layer.under(DecoderNames.QUERY_NORM), attention.split(queries, config.heads())),
                turned(layer.under(DecoderNames.KEY_NORM), attention.split(keys, config.keyValueHeads())),
                attention.split(values, config.keyValueHeads()),
                bias);
        return layer.under(DecoderNames.OUTPUT).linear(mixed, wide, hidden, config.outputBias());
    }

    private Value turned(Layers norm, Value heads) {
        return turns.apply(config.headNorms() ? norm(norm, heads, config.headSize()) : heads);
    }

    private Value feed(Layers layer, Value x) {
        int hidden = config.hiddenSize();
        int inner = config.intermediateSize();
        boolean hasBias = config.innerBias();
        Value gate = layer.under(DecoderNames.GATE).linear(x, hidden, inner, hasBias);
        Value up = layer.under(DecoderNames.UP).linear(x, hidden, inner, hasBias);
        Value between = Activations.of(config.activation(), gate).multiply(up);
        return layer.under(DecoderNames.DOWN).linear(between, inner, hidden, hasBias);
    }

    private Value normed(Layers layer, @Nullable String name, Value x) {
        return name == null ? x : norm(layer.under(name), x, config.hiddenSize());
    }

    private Value norm(Layers norm, Value x, int size) {
        return norm.rmsNorm(x, size, config.epsilon(), config.normsAroundOne());
    }
}
