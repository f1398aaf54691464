package dev.kalmia.filter;

/// How a text of an example gives away a text of a test, the gravest way first.
public enum Overlap {
    QUERY_EQUAL("query equals a test text"),
    POSITIVE_EQUAL("positive equals a test text"),
    QUERY_NEAR("query has nearly the words of a test text"),
    POSITIVE_NEAR("positive has nearly the words of a test text"),
    QUERY_RUN("query shares a run of words with a test text"),
    POSITIVE_RUN("positive shares a run of words with a test text"),
    NEGATIVE_EQUAL("negative equals a test text"),
    NEGATIVE_NEAR("negative has nearly the words of a test text"),
    NEGATIVE_RUN("negative shares a run of words with a test text");

    private final String words;

    Overlap(String words) {
        this.words = words;
    }

    /// In words, for the detail of a drop.
    public String words() {
        return words;
    }
}
