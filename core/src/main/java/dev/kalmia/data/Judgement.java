package dev.kalmia.data;

/// One row of a file of judgements.
///
/// @param line from 1
record Judgement(String query, String document, int relevance, long line) {}
