package dev.kalmia.vector;

/// What texts were encoded as. Many models put another prompt before a query than before a document.
public enum Role {
    /// Texts to search for.
    QUERY,
    /// Texts to search in.
    DOCUMENT,
    /// Neither, or nobody said.
    NONE
}
