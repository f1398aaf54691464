package dev.kalmia.export;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.run.InputException;
import java.util.Arrays;
import java.util.List;

/// The one list of transformers that can be written as a graph, by `model_type` of `config.json`.
enum GraphArchitectures {
    BERT("bert", "embeddings.word_embeddings.weight") {
        @Override
        Value lastHidden(ConfigView config, Tokens tokens, Layers layers) {
            return BertGraph.lastHidden(config, tokens, layers);
        }
    };

    private final String modelType;
    private final String landmark;

    GraphArchitectures(String modelType, String landmark) {
        this.modelType = modelType;
        this.landmark = landmark;
    }

    /// `(B, L, D)`.
    abstract Value lastHidden(ConfigView config, Tokens tokens, Layers layers);

    /// A tensor that every checkpoint of the architecture has.
    String landmark() {
        return landmark;
    }

    static GraphArchitectures of(ConfigView config) {
        String modelType = config.text("model_type", "");
        for (GraphArchitectures architecture : values()) {
            if (architecture.modelType.equals(modelType)) {
                return architecture;
            }
        }
        List<String> known = Arrays.stream(values()).map(one -> one.modelType).toList();
        throw new InputException(config.place() + ": model_type of what is exported as ONNX must be one of " + known
                + "; model_type=" + modelType);
    }
}
