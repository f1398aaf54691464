package dev.kalmia.encode;

/// What happened to one text on its way to a vector.
///
/// @param tokens tokens that took part, prompt and special tokens included, each counted once
/// @param lost tokens that were cut off
/// @param chunks how many chunks the text was encoded in, 1 for a text in one piece
/// @param as prompt, bound, dimensions, precision and model
public record TextReport(int tokens, int lost, int chunks, EncodedAs as) {
    public boolean truncated() {
        return lost > 0;
    }

    /// Tokens before any cut.
    public int fullTokens() {
        return tokens + lost;
    }
}
