package dev.kalmia.train;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is learnt.
public enum LossKind {
    /// To tell a query's positive from other texts; of pairs and groups.
    CONTRAST,
    /// That a positive is nearer than each negative by the margin, by cosine; of groups.
    TRIPLET,
    /// A teacher's margins between positives and negatives, by dot products; of groups with scores.
    MARGIN_MSE,
    /// The classes of pairs, by a head that is trained with the model; of pairs that say their class.
    SOFTMAX,
    /// A teacher's scores of pairs, by a head that is trained with the model; of groups with scores.
    PAIR_LOGITS,
    /// The tokens that a text is about, by the model's own vectors of tokens; of texts alone, and as a task's loss of
    /// pairs and groups.
    TOKENS,
    /// The entry that a definition defines among all of the run, by a matrix of their embeddings that nothing trains;
    /// of pairs.
    ENTRIES,
    /// To tell a text from others though noise makes another of it each time; of texts alone.
    COPIES,
    /// To point where a teacher's vectors point; of pairs and groups.
    EMBEDDING,
    /// The order of graded pairs by cosine; of scored pairs, as the kinds below.
    COSENT,
    /// The order of graded pairs by angle.
    ANGLE,
    /// The grades of pairs, -1 to 1, as cosines.
    COSINE,
    /// Which pairs are alike (1) and which are not (0).
    PAIR_MARGIN;

    /// Whether it learns from scored pairs.
    public boolean isGraded() {
        return switch (this) {
            case CONTRAST, SOFTMAX, PAIR_LOGITS, TOKENS, ENTRIES, COPIES, TRIPLET, MARGIN_MSE, EMBEDDING -> false;
            case COSENT, ANGLE, COSINE, PAIR_MARGIN -> true;
        };
    }

    /// Whether it learns from texts alone.
    public boolean isOfTexts() {
        return this == COPIES || this == TOKENS;
    }

    /// Whether the loss reads whole vectors, by parameters of its own or a matrix that stays as it is.
    public boolean readsWholeVectors() {
        return switch (this) {
            case SOFTMAX, PAIR_LOGITS, TOKENS, ENTRIES -> true;
            case CONTRAST, COPIES, TRIPLET, MARGIN_MSE, EMBEDDING, COSENT, ANGLE, COSINE, PAIR_MARGIN -> false;
        };
    }

    /// What the score of a pair must be; null where this one is.
    @Nullable
    String faultOf(double score) {
        return switch (this) {
            case COSINE -> Math.abs(score) > 1 ? "in -1..1" : null;
            case PAIR_MARGIN -> score != 0 && score != 1 ? "0 or 1" : null;
            case CONTRAST,
                    SOFTMAX,
                    PAIR_LOGITS,
                    TOKENS,
                    ENTRIES,
                    COPIES,
                    TRIPLET,
                    MARGIN_MSE,
                    EMBEDDING,
                    COSENT,
                    ANGLE -> null;
        };
    }

    /// What a setting calls it.
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
