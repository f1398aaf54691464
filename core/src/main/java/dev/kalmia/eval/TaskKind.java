package dev.kalmia.eval;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What is asked of a model. All kinds are known to task descriptors; those without an `EvalTask` are passed
/// over.
public enum TaskKind {
    /// Find the relevant documents of a corpus.
    RETRIEVAL,
    /// Order given candidates.
    RERANKING,
    /// Say how alike two texts are.
    STS,
    /// Labels for texts, learnt from a few.
    CLASSIFICATION,
    /// Groups of texts.
    CLUSTERING,
    /// Find the translation of each sentence.
    BITEXT,
    /// Say whether two texts belong together.
    PAIR_CLASSIFICATION,
    /// Find the long document with somebody's pass key; generated.
    PASSKEY,
    /// Find the long document with a fact; generated.
    NEEDLE;

    /// The word in a descriptor's `type`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<TaskKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }
}
