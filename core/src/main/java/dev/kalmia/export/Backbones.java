package dev.kalmia.export;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.WholeNumbers;
import dev.kalmia.export.onnx.Constant;
import dev.kalmia.model.Architectures;
import dev.kalmia.model.bert.BertConfig;
import dev.kalmia.model.bert.EncoderNames;
import dev.kalmia.model.decoder.DecoderConfig;
import dev.kalmia.model.modernbert.ModernBertConfig;
import dev.kalmia.model.wordvector.StaticConfig;
import java.util.Arrays;

/// The graph of every architecture there is.
final class Backbones {
    private Backbones() {}

    /// `(B, L, D)`.
    static Value lastHidden(Architectures architecture, ConfigView config, Tokens tokens, Layers layers) {
        return switch (architecture) {
            case BERT -> encoder(BertConfig.bert(config), EncoderNames.BERT, tokens, layers);
            case ROBERTA, XLM_ROBERTA -> encoder(BertConfig.roberta(config), EncoderNames.BERT, tokens, layers);
            case MPNET -> encoder(BertConfig.mpnet(config), EncoderNames.MPNET, tokens, layers);
            case MODERNBERT -> new ModernBertGraph(ModernBertConfig.from(config), tokens, layers).lastHidden();
            case QWEN2 -> decoder(DecoderConfig.qwen2(config), tokens, layers);
            case QWEN3 -> decoder(DecoderConfig.qwen3(config), tokens, layers);
            case LLAMA -> decoder(DecoderConfig.llama(config), tokens, layers);
            case MISTRAL -> decoder(DecoderConfig.mistral(config), tokens, layers);
            case GEMMA2 -> decoder(DecoderConfig.gemma2(config), tokens, layers);
            case STATIC -> table(config, tokens, layers);
        };
    }

    private static Value encoder(BertConfig config, EncoderNames names, Tokens tokens, Layers layers) {
        return new EncoderGraph(config, names, tokens, layers).lastHidden();
    }

    /// A vector a token, whatever stands around it.
    private static Value table(ConfigView config, Tokens tokens, Layers layers) {
        StaticConfig shape = StaticConfig.read(config);
        Value rows = shape.mapped() ? mapping(layers).rows(tokens.ids()) : tokens.ids();
        Value states =
                layers.weight(shape.table(), shape.rows(), shape.hidden()).rows(rows);
        if (!shape.weighted()) {
            return states;
        }
        Value factors = layers.weight(StaticConfig.WEIGHTS, shape.tokens());
        return states.multiply(factors.rows(tokens.ids()).unsqueeze(2));
    }

    private static Value mapping(Layers layers) {
        long[] rows = Arrays.stream(WholeNumbers.read(layers.file(), StaticConfig.MAPPING))
                .asLongStream()
                .toArray();
        return layers.graph().initialiser(StaticConfig.MAPPING, () -> Constant.of(rows));
    }

    private static Value decoder(DecoderConfig config, Tokens tokens, Layers layers) {
        return new DecoderGraph(config, tokens, layers).lastHidden();
    }
}
