package dev.kalmia.export;

import dev.kalmia.model.bert.BertConfig;
import dev.kalmia.model.bert.DistanceBias;
import dev.kalmia.model.bert.EncoderNames;

/// BERT, RoBERTa and MPNet as [dev.kalmia.model.bert.BertModel] computes them.
record EncoderGraph(BertConfig config, EncoderNames names, Tokens tokens, Layers layers) {
    /// `(B, L, D)`.
    Value lastHidden() {
        Value x = embed();
        Value bias = tokens.scoreBias(Band.ALL);
        if (names.distances() != null) {
            bias = bias.add(distances(layers.under(names.distances())));
        }
        for (int i = 0; i < config.layers(); i++) {
            x = layer(layers.under(names.layer() + "." + i), x, bias);
        }
        return x;
    }

    private Value embed() {
        int hidden = config.hiddenSize();
        Value sum = layers.under(names.words()).embedding(tokens.ids(), config.vocabularySize(), hidden);
        if (names.tokenTypes() != null) {
            sum = sum.add(types(layers.under(names.tokenTypes())));
        }
        Value rows = tokens.positions();
        if (config.firstPosition() > 0) {
            rows = rows.add(layers.graph().integer(config.firstPosition()));
        }
        Value positions = layers.under(names.positions()).embedding(rows, config.positions(), hidden);
        return norm(layers.under(names.embeddingNorm()), sum.add(positions));
    }

    /// Where all tokens are of one type, nobody is asked for it.
    private Value types(Layers table) {
        Value types = config.tokenTypes() > 1 ? tokens.types() : layers.graph().integer(0);
        return table.embedding(types, config.tokenTypes(), config.hiddenSize());
    }

    /// `(1, H, L, L)`.
    private Value distances(Layers table) {
        Graph graph = layers.graph();
        int far = DistanceBias.FARTHEST;
        long[] buckets = new long[2 * far + 1];
        for (int ahead = -far; ahead <= far; ahead++) {
            buckets[ahead + far] = DistanceBias.bucket(ahead, config.buckets());
        }
        Value within = tokens.ahead().atLeast(graph.integer(-far)).atMost(graph.integer(far));
        Value bucket = graph.integers(buckets).rows(within.add(graph.integer(far)));
        return table.embedding(bucket, config.buckets(), config.heads())
                .transpose(2, 0, 1)
                .unsqueeze(0);
    }

    private Value layer(Layers layer, Value x, Value bias) {
        int hidden = config.hiddenSize();
        Value attended = Attention.of(config.heads(), hidden / config.heads())
                .apply(
                        square(layer.under(names.query()), x),
                        square(layer.under(names.key()), x),
                        square(layer.under(names.value()), x),
                        bias);
        Value added = square(layer.under(names.attentionOutput()), attended).add(x);
        Value y = norm(layer.under(names.attentionNorm()), added);
        int inner = config.intermediateSize();
        Value widened = layer.under(names.inner()).linear(y, hidden, inner, true);
        Value between = Activations.of(config.activation(), widened);
        Value out = layer.under(names.output()).linear(between, inner, hidden, true);
        return norm(layer.under(names.outputNorm()), out.add(y));
    }

    private Value square(Layers linear, Value x) {
        return linear.linear(x, config.hiddenSize(), config.hiddenSize(), true);
    }

    private Value norm(Layers norm, Value x) {
        return norm.layerNorm(x, config.hiddenSize(), config.epsilon(), true);
    }
}
