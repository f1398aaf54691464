package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.bert.BertModel;
import dev.kalmia.model.decoder.DecoderModel;
import dev.kalmia.model.modernbert.ModernBertModel;
import dev.kalmia.model.wordvector.StaticModel;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import java.util.Arrays;
import java.util.List;

/// The one list of architectures, by `model_type` of `config.json`.
public enum Architectures {
    BERT("bert", Landmarks.ENCODER),
    ROBERTA("roberta", Landmarks.ENCODER),
    XLM_ROBERTA("xlm-roberta", Landmarks.ENCODER),
    MPNET("mpnet", Landmarks.ENCODER),
    MODERNBERT("modernbert", "embeddings.tok_embeddings.weight"),
    QWEN2("qwen2", Landmarks.DECODER),
    QWEN3("qwen3", Landmarks.DECODER),
    LLAMA("llama", Landmarks.DECODER),
    MISTRAL("mistral", Landmarks.DECODER),
    GEMMA2("gemma2", Landmarks.DECODER),
    STATIC("static", "");

    private static final class Landmarks {
        static final String ENCODER = "embeddings.word_embeddings.weight";
        static final String DECODER = "embed_tokens.weight";
    }

    private final String modelType;
    private final String landmark;

    Architectures(String modelType, String landmark) {
        this.modelType = modelType;
        this.landmark = landmark;
    }

    Backbone build(ConfigView config, ParameterSource source, Device device, ContextExtension extension) {
        return switch (this) {
            case BERT -> BertModel.bert(config, source, device, extension);
            case ROBERTA, XLM_ROBERTA -> BertModel.roberta(config, source, device, extension);
            case MPNET -> BertModel.mpnet(config, source, device, extension);
            case MODERNBERT -> new ModernBertModel(config, source, device, extension);
            case QWEN2 -> DecoderModel.qwen2(config, source, device, extension);
            case QWEN3 -> DecoderModel.qwen3(config, source, device, extension);
            case LLAMA -> DecoderModel.llama(config, source, device, extension);
            case MISTRAL -> DecoderModel.mistral(config, source, device, extension);
            case GEMMA2 -> DecoderModel.gemma2(config, source, device, extension);
            case STATIC -> new StaticModel(config, source, device, extension);
        };
    }

    /// A tensor that every checkpoint of the architecture has.
    public String landmark(ConfigView config) {
        return this == STATIC ? config.text("table") : landmark;
    }

    /// The one that `model_type` names.
    ///
    /// @throws InputException when there is none
    public static Architectures of(ConfigView config) {
        String modelType = config.text("model_type", "");
        for (Architectures architecture : values()) {
            if (architecture.modelType.equals(modelType)) {
                return architecture;
            }
        }
        List<String> known = Arrays.stream(values()).map(one -> one.modelType).toList();
        throw new InputException(config.place() + ": model_type must be one of " + known + "; model_type=" + modelType);
    }
}
