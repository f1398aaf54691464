package dev.kalmia.synth;

/// How one kind of example is written. What is refused on the way is the draft's to keep.
interface SynthesisMethod {
    void write(Draft draft);

    static SynthesisMethod of(Kind kind) {
        return switch (kind) {
            case SHORT_LONG -> new RetrievalMethod(false, true);
            case LONG_SHORT -> new RetrievalMethod(true, false);
            case SHORT_SHORT -> new RetrievalMethod(false, false);
            case LONG_LONG -> new RetrievalMethod(true, true);
            case SIMILARITY -> new SimilarityMethod();
            case CLASSIFICATION -> new ClassificationMethod();
            case CLUSTERING -> new ClusteringMethod();
            case BITEXT -> new BitextMethod();
            case DOCUMENT_QUERY -> new DocumentQueryMethod();
            case TARGEN -> new TargenMethod();
            case PARAPHRASE -> new RewriteMethod("paraphrase");
            case AUGMENT -> new RewriteMethod("augment");
            case HARD_NEGATIVES -> new HardNegativeMethod();
            case REWRITE_INSTRUCTION -> new InstructionMethod();
        };
    }
}
