package dev.kalmia.filter;

/// What becomes of texts that a reranker doubts.
public enum NoiseAction {
    /// Nobody looks for them.
    NONE,
    /// They are named.
    FLAG,
    /// Examples whose positives are in doubt are dropped; negatives in doubt leave the others.
    DROP
}
