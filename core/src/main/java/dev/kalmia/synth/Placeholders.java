package dev.kalmia.synth;

import java.util.List;
import java.util.Map;

/// What prompts leave open, as E5-mistral has it (Wang et al. 2024, appendix C), drawn for each example.
final class Placeholders {
    private static final List<String> QUERY_TYPES =
            List.of("a common one", "a rare one (long-tail)", "a very rare one (extremely long-tail)");
    private static final List<String> CLARITY = List.of("clear", "understandable with some effort", "ambiguous");
    private static final List<String> DIFFICULTY = List.of("high school", "college", "PhD");
    private static final List<String> UNITS = List.of("a phrase", "a sentence", "a passage of a few sentences");
    private static final List<String> SHORT_QUERY = List.of("fewer than 5 words", "5 to 15 words", "10 words or more");
    private static final List<String> LONG_QUERY = List.of("about 50 words", "about 100 words", "about 150 words");
    private static final List<String> SHORT_DOCUMENT =
            List.of("fewer than 10 words", "10 to 20 words", "about 30 words");
    private static final List<String> TEXT =
            List.of("fewer than 10 words", "10 words or more", "about 50 words", "about 100 words", "about 200 words");

    /// By kind of question (Zhang et al. 2025 and Lychee's table of lengths in words).
    private static final Map<String, List<String>> QUESTION = Map.of(
            "keywords", List.of("fewer than 5 words", "fewer than 7 words", "7 to 13 words"),
            "acquire_knowledge", List.of("5 to 20 words", "13 to 27 words", "20 to 50 words"),
            "yes_or_no", List.of("5 to 20 words", "13 to 27 words", "20 to 50 words"),
            "summary", List.of("13 to 21 words", "20 to 50 words", "80 to 100 words"),
            "background", List.of("5 to 20 words", "25 to 80 words", "more than 80 words"));

    private Placeholders() {}

    static String queryType(Draws draws) {
        return draws.pick("query-type", QUERY_TYPES);
    }

    static String clarity(Draws draws) {
        return draws.pick("clarity", CLARITY);
    }

    static String difficulty(Draws draws) {
        return draws.pick("difficulty", DIFFICULTY);
    }

    static String unit(Draws draws) {
        return draws.pick("unit", UNITS);
    }

    static String queryLength(Draws draws, boolean isLong) {
        return draws.pick("query-length", isLong ? LONG_QUERY : SHORT_QUERY);
    }

    /// @param words lengths that long documents may have
    static String documentLength(Draws draws, boolean isLong, List<Integer> words) {
        return isLong
                ? "about " + draws.pick("document-length", words) + " words"
                : draws.pick("document-length", SHORT_DOCUMENT);
    }

    static String textLength(Draws draws) {
        return draws.pick("text-length", TEXT);
    }

    /// How similar two texts are to be that mean much the same, and two that do not: from 1 to 5.
    static double highScore(Draws draws) {
        return draws.pick("high-score", List.of(4.0, 4.5, 5.0));
    }

    static double lowScore(Draws draws) {
        return draws.pick("low-score", List.of(2.5, 3.0, 3.5));
    }

    static List<String> questionTypes() {
        return QUESTION.keySet().stream().sorted().toList();
    }

    static String questionLength(Draws draws, String questionType) {
        return draws.pick("query-length", QUESTION.getOrDefault(questionType, SHORT_QUERY));
    }

    static String language(Draws draws, Assignment assignment) {
        return draws.weighted("language", assignment.languages());
    }
}
