package dev.kalmia.pipeline;

import java.util.Optional;

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

    /// What a setting that names a path wants; empty where any folder of a stage will do.
    static Optional<Content> wanted(String key) {
        return switch (key.replaceFirst("\\[.*", "")) {
            case "examples", "input" -> Optional.of(EXAMPLES);
            case "tests", "data" -> Optional.of(TESTS);
            case "model" -> Optional.of(MODEL);
            case "before", "after" -> Optional.of(RESULTS);
            case "training" -> Optional.of(LOG);
            default -> Optional.empty();
        };
    }
}
