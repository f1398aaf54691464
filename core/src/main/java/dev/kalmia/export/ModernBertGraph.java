package dev.kalmia.export;

import dev.kalmia.model.modernbert.ModernBertConfig;

/// ModernBERT as [dev.kalmia.model.modernbert.ModernBertModel] computes it.
record ModernBertGraph(ModernBertConfig config, Tokens tokens, Layers layers) {
    /// `(B, L, D)`.
    Value lastHidden() {
        Graph graph = layers.graph();
        RotaryTurns far = RotaryTurns.of(config.globalRotary(), "rotary_frequencies_global", tokens, graph);
        RotaryTurns near = RotaryTurns.of(config.localRotary(), "rotary_frequencies_local", tokens, graph);
        Value everything = tokens.scoreBias(Band.ALL);
        Value window = tokens.scoreBias(Band.of(false, config.window()));
        Value words = layers.under("embeddings.tok_embeddings")
                .embedding(tokens.ids(), config.vocabularySize(), config.hiddenSize());
        Value x = norm(layers.under("embeddings.norm"), words);
        for (int i = 0; i < config.layers(); i++) {
            Layers layer = layers.under("layers." + i);
            // The embeddings are normalised already.
            Value seen = i == 0 ? x : norm(layer.under("attn_norm"), x);
            boolean global = config.global(i);
            x = x.add(attend(layer.under("attn"), seen, global ? far : near, global ? everything : window));
            x = x.add(feed(layer.under("mlp"), norm(layer.under("mlp_norm"), x)));
        }
        return norm(layers.under("final_norm"), x);
    }

    private Value attend(Layers layer, Value x, RotaryTurns turns, Value bias) {
        int hidden = config.hiddenSize();
        int heads = config.heads();
        Value sides = layer.under("Wqkv").linear(x, hidden, 3L * hidden, config.attentionBias());
        Attention attention = Attention.of(heads, hidden / heads);
        Value mixed = attention.attend(
                turns.apply(attention.split(sides.slice(0, hidden), heads)),
                turns.apply(attention.split(sides.slice(hidden, 2L * hidden), heads)),
                attention.split(sides.slice(2L * hidden, 3L * hidden), heads),
                bias);
        return layer.under("Wo").linear(mixed, hidden, hidden, config.attentionBias());
    }

    private Value feed(Layers layer, Value x) {
        int hidden = config.hiddenSize();
        int inner = config.intermediateSize();
        Value both = layer.under("Wi").linear(x, hidden, 2L * inner, config.innerBias());
        Value activated = Activations.of(config.activation(), both.slice(0, inner));
        Value between = activated.multiply(both.slice(inner, 2L * inner));
        return layer.under("Wo").linear(between, inner, hidden, config.innerBias());
    }

    private Value norm(Layers norm, Value x) {
        return norm.layerNorm(x, config.hiddenSize(), config.epsilon(), config.normBias());
    }
}
