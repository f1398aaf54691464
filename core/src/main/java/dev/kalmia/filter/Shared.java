package dev.kalmia.filter;

/// How much of a text is in a test set.
///
/// @param words how many of its words lie in runs that the test set has too
/// @param of all its words
public record Shared(int words, int of) {
    /// The one of which the larger part is shared.
    static Shared larger(Shared a, Shared b) {
        return (long) a.words * b.of >= (long) b.words * a.of ? a : b;
    }

    @Override
    public String toString() {
        return words + " of " + of + " words";
    }
}
