package dev.kalmia.export;

/// Which tokens a token attends to, by how far they are from it.
///
/// @param backwards tokens before it
/// @param forwards tokens after it
record Band(long backwards, long forwards) {
    /// More than any text has.
    private static final long ANY = Integer.MAX_VALUE;

    static final Band ALL = new Band(ANY, ANY);

    /// Fewer than `window` tokens away, and not after it where `causal`.
    ///
    /// @param window 0 for no bound
    static Band of(boolean causal, int window) {
        long far = window == 0 ? ANY : window - 1;
        return new Band(far, causal ? 0 : far);
    }
}
