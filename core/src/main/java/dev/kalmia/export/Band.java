package dev.kalmia.export;

/// Which tokens a token attends to, by how far they are from it.
///
/// @param backwards tokens before it
/// @param forwards tokens after it
record Band(long backwards, long forwards) {
    /// More than any text has.
    private static final long ANY = Integer.MAX_VALUE;

    static final Band ALL = new Band(ANY, ANY);

    /// Every token before it and itself.
    static final Band CAUSAL = new Band(ANY, 0);
}
