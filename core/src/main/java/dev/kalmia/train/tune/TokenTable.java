package dev.kalmia.train.tune;

import dev.kalmia.model.SentenceModel;
import dev.kalmia.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The vectors that a model has of its tokens.
public final class TokenTable {
    private static final Pattern NAME =
            Pattern.compile("(.*\\.)?((word_embeddings|tok_embeddings|embed_tokens)\\.weight|embeddings?(\\.weight)?)");

    private TokenTable() {}

    /// `(V, D)`, the model's own; empty where a text's vector is not as long as a token's.
    public static Optional<Tensor> of(SentenceModel model) {
        return model.parameters().entrySet().stream()
                .filter(entry -> NAME.matcher(entry.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(table -> table.shape().length == 2 && table.shape()[1] == model.dimension())
                .findFirst();
    }
}
