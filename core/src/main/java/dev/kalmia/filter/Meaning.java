package dev.kalmia.filter;

/// What an example means.
///
/// @param query row of its query among all different queries
/// @param answer row of its answer among all different answers
record Meaning(int query, int answer) {}
