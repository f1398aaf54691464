package dev.kalmia.train.loss;

import java.util.Set;

/// What a query's positive is told apart from in a contrastive loss.
public enum Candidate {
    /// The positives of the other queries.
    POSITIVES,
    /// The hard negatives that came with the query.
    OWN_NEGATIVES,
    /// The hard negatives that came with other queries.
    OTHER_NEGATIVES,
    /// The other queries, scored with the query.
    QUERIES,
    /// The other queries' positives, scored with the query's positive.
    POSITIVE_PAIRS,
    /// All documents, scored with the query's positive.
    DOCUMENT_PAIRS;

    /// Every document of the batch (KaLM `train/losses.py`).
    public static final Set<Candidate> DOCUMENTS = Set.of(POSITIVES, OWN_NEGATIVES, OTHER_NEGATIVES);

    /// Own negatives and nothing of the rest of the batch (NV-Embed, arXiv 2405.17428, second stage;
    /// Nemotron, arXiv 2511.07025).
    public static final Set<Candidate> OWN = Set.of(OWN_NEGATIVES);

    /// KaLM's expanded negatives, for data without hard ones (`train/losses.py`).
    public static final Set<Candidate> EXPANDED =
            Set.of(POSITIVES, OWN_NEGATIVES, OTHER_NEGATIVES, QUERIES, POSITIVE_PAIRS);

    /// Those of Qwen3-Embedding (arXiv 2506.05176, equation 1).
    public static final Set<Candidate> QWEN3 =
            Set.of(POSITIVES, OWN_NEGATIVES, OTHER_NEGATIVES, QUERIES, DOCUMENT_PAIRS);
}
