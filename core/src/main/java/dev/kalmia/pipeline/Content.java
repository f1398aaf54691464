package dev.kalmia.pipeline;

/// What a file or folder is that one stage writes and another reads.
enum Content {
    EXAMPLES("examples"),
    TESTS("test sets"),
    MODEL("a model"),
    RESULTS("results"),
    LOG("the log of a training"),
    PAGE("a page for people");

    private final String words;

    Content(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
