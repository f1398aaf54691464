package dev.kalmia.synth;

import java.util.Locale;

/// What examples are written, and out of what.
public enum Kind {
    /// A short query and a long document (Wang et al. 2024, section 3.1, for the four shapes).
    SHORT_LONG(Matter.PERSONAS, RetrievalMethod.TASKS),
    /// A long query and a short document.
    LONG_SHORT(Matter.PERSONAS, RetrievalMethod.TASKS),
    /// A short query and a short document.
    SHORT_SHORT(Matter.PERSONAS, RetrievalMethod.TASKS),
    /// A long query and a long document.
    LONG_LONG(Matter.PERSONAS, RetrievalMethod.TASKS),
    /// Two texts and how alike they are.
    SIMILARITY(Matter.PERSONAS, 2),
    /// A text, its class as the positive and another class as the negative.
    CLASSIFICATION(Matter.PERSONAS, 1),
    /// Texts with the names of their groups.
    CLUSTERING(Matter.PERSONAS, ClusteringMethod.GROUPS * ClusteringMethod.TEXTS),
    /// A text and its translation.
    BITEXT(Matter.PERSONAS, 1),
    /// A query for a document that is there (Zhang et al. 2025, Qwen3 Embedding).
    DOCUMENT_QUERY(Matter.DOCUMENTS, 1),
    /// Texts of classes that are given (Gupta et al. 2023, TarGEN).
    TARGEN(Matter.NOTHING, TargenMethod.SEEDS),
    /// A query and its answer in other words (Yu et al. 2025, QZhou).
    PARAPHRASE(Matter.EXAMPLES, 1),
    /// Another query and answer of the same collection.
    AUGMENT(Matter.EXAMPLES, 1),
    /// The same query and answer, with hard negatives.
    HARD_NEGATIVES(Matter.EXAMPLES, 1),
    /// The same example under an instruction in other words.
    REWRITE_INSTRUCTION(Matter.EXAMPLES, 1);

    /// What an order begins with.
    enum Matter {
        PERSONAS("personas"),
        DOCUMENTS("documents"),
        EXAMPLES("examples"),
        NOTHING("");

        private final String key;

        Matter(String key) {
            this.key = key;
        }

        /// The setting that names it.
        String key() {
            return key;
        }
    }

    private final Matter matter;
    private final int examples;

    Kind(Matter matter, int examples) {
        this.matter = matter;
        this.examples = examples;
    }

    /// What settings and records call it.
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether its texts can be asked to be of a field.
    boolean hasDomain() {
        return switch (this) {
            case SHORT_LONG, LONG_SHORT, SHORT_SHORT, LONG_LONG, CLASSIFICATION, CLUSTERING -> true;
            case SIMILARITY, BITEXT, DOCUMENT_QUERY, TARGEN, PARAPHRASE, AUGMENT, HARD_NEGATIVES, REWRITE_INSTRUCTION ->
                false;
        };
    }

    Matter matter() {
        return matter;
    }

    /// How many examples one order makes at most.
    int examples() {
        return examples;
    }
}
