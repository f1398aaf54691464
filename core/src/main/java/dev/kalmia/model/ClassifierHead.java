package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.nn.Activation;
import dev.kalmia.nn.LayerNorm;
import dev.kalmia.nn.Linear;
import dev.kalmia.nn.Pooling;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What makes one number of a text's token vectors, as Hugging Face's models for sequence classification do:
/// one vector, for most a dense layer, then a layer with one output. Names are those of their checkpoints.
final class ClassifierHead {
    private final Pooling pooling;
    private final @Nullable Linear dense;
    private final Activation activation;
    private final @Nullable LayerNorm norm;
    private final Linear score;

    private ClassifierHead(
            Pooling pooling, @Nullable Linear dense, Activation activation, @Nullable LayerNorm norm, Linear score) {
        this.pooling = pooling;
        this.dense = dense;
        this.activation = activation;
        this.norm = norm;
        this.score = score;
    }

    static ClassifierHead read(Architectures architecture, ConfigView config, CheckpointParameters source) {
        long hidden = Sizes.positive(config, "hidden_size");
        return switch (architecture) {
            case BERT ->
                new ClassifierHead(
                        Pooling.CLS,
                        new Linear(source.under("pooler.dense"), hidden, hidden),
                        Activation.TANH,
                        null,
                        score("classifier", hidden, true, source));
            case ROBERTA, XLM_ROBERTA, MPNET ->
                new ClassifierHead(
                        Pooling.CLS,
                        new Linear(source.whole().under("classifier.dense"), hidden, hidden),
                        Activation.TANH,
                        null,
                        score("classifier.out_proj", hidden, true, source));
            case MODERNBERT -> modernBert(config, hidden, source);
            case QWEN2, QWEN3, LLAMA, MISTRAL, GEMMA2 ->
                new ClassifierHead(
                        Pooling.LAST_TOKEN, null, Activation.IDENTITY, null, score("score", hidden, false, source));
            case STATIC -> throw new InputException(config.place() + ": a table of token vectors has no head");
        };
    }

    private static ClassifierHead modernBert(ConfigView config, long hidden, CheckpointParameters source) {
        boolean bias = config.flag("classifier_bias", false);
        boolean normBias = config.flag("norm_bias", false);
        return new ClassifierHead(
                modernBertPooling(config),
                new Linear(source.whole().under("head.dense"), hidden, hidden, bias),
                ActivationNames.hidden(config, "classifier_activation", "gelu"),
                new LayerNorm(source.whole().under("head.norm"), hidden, config.number("norm_eps", 1e-5), normBias),
                score("classifier", hidden, true, source));
    }

    private static Pooling modernBertPooling(ConfigView config) {
        String asked = config.text("classifier_pooling", "cls");
        return switch (asked) {
            case "cls" -> Pooling.CLS;
            case "mean" -> Pooling.MEAN;
            default ->
                throw new InputException(
                        config.place() + ": classifier_pooling must be cls or mean; classifier_pooling=" + asked);
        };
    }

    private static Linear score(String name, long hidden, boolean bias, CheckpointParameters source) {
        source.requireOneLabel(name + ".weight");
        return new Linear(source.whole().under(name), hidden, 1, bias);
    }

    boolean readsLast() {
        return pooling == Pooling.LAST_TOKEN;
    }

    /// `(B, L, D)` to `(B)`.
    Tensor forward(Tensor hidden_BLD, Tensor mask_BL) {
        Tensor x_BD = pooling.apply(hidden_BLD, mask_BL);
        x_BD = activation.apply(dense == null ? x_BD : dense.forward(x_BD));
        return score.forward(norm == null ? x_BD : norm.forward(x_BD))
                .reshape(hidden_BLD.shape()[0]);
    }
}
