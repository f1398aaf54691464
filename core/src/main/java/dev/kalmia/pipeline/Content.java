package dev.kalmia.pipeline;

/// What a file or folder is that one stage writes and another reads.
enum Content {
    EXAMPLES("examples"),
    TESTS("test sets"),
    MODEL("a model"),
    /// A model that goes on with texts.
    DECODER("a decoder"),
    RESULTS("results"),
    LOG("the log of a training"),
    PAGE("a page for people");

    private final String words;

    Content(String words) {
        this.words = words;
    }

    /// Whether an output may be what is read there: of a model that is not yet made nobody knows more.
    boolean fits(Content wanted) {
        return this == wanted || (this == MODEL && wanted == DECODER);
    }

    String words() {
        return words;
    }
}
