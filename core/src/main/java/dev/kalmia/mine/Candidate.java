package dev.kalmia.mine;

/// A text that may become a negative, or is one.
///
/// @param row its row in the pool, or -1 where it is not there
record Candidate(int row, String text) {}
