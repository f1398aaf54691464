package dev.kalmia.export;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.bert.BertConfig;

/// BERT as [dev.kalmia.model.bert.BertModel] computes it.
final class BertGraph {
    private final BertConfig config;
    private final Tokens tokens;
    private final Layers layers;

    private BertGraph(BertConfig config, Tokens tokens, Layers layers) {
        this.config = config;
        this.tokens = tokens;
        this.layers = layers;
    }

    static Value lastHidden(ConfigView view, Tokens tokens, Layers layers) {
        return new BertGraph(BertConfig.from(view), tokens, layers).lastHidden();
    }

    private Value lastHidden() {
        Value x = embed();
        Value bias = tokens.scoreBias(Band.ALL);
        for (int i = 0; i < config.layers(); i++) {
            x = layer(layers.under("encoder.layer." + i), x, bias);
        }
        return x;
    }

    private Value embed() {
        Layers embeddings = layers.under("embeddings");
        int hidden = config.hiddenSize();
        Value words = embeddings.under("word_embeddings").embedding(tokens.ids(), config.vocabularySize(), hidden);
        Value types = embeddings.under("token_type_embeddings").embedding(tokens.types(), config.tokenTypes(), hidden);
        Value positions =
                embeddings.under("position_embeddings").embedding(tokens.positions(), config.maxPositions(), hidden);
        return embeddings.under("LayerNorm").layerNorm(words.add(types).add(positions), hidden, config.epsilon());
    }

    private Value layer(Layers layer, Value x, Value bias) {
        int hidden = config.hiddenSize();
        Layers self = layer.under("attention.self");
        Attention attention = Attention.of(config.heads(), hidden / config.heads());
        Value attended = attention.apply(
                self.under("query").linear(x, hidden, hidden, true),
                self.under("key").linear(x, hidden, hidden, true),
                self.under("value").linear(x, hidden, hidden, true),
                bias);
        Value added = layer.under("attention.output.dense")
                .linear(attended, hidden, hidden, true)
                .add(x);
        Value y = layer.under("attention.output.LayerNorm").layerNorm(added, hidden, config.epsilon());
        int inner = config.intermediateSize();
        Value between = Activations.gelu(layer.under("intermediate.dense").linear(y, hidden, inner, true));
        Value out = layer.under("output.dense").linear(between, inner, hidden, true);
        return layer.under("output.LayerNorm").layerNorm(out.add(y), hidden, config.epsilon());
    }
}
