package dev.kalmia.tokenize;

/// What is put around a text so that a model which writes texts says something about it.
///
/// @param before what comes before the text
/// @param after what comes behind it
/// @param twice whether the text comes once more behind that, and is then what counts
public record TextTemplate(String before, String after, boolean twice) {
    public TextTemplate {
        if (after.isBlank()) {
            throw new IllegalArgumentException("a template must have something behind its text");
        }
    }

    /// The template with a text in its place.
    public String filled(String text) {
        return opening(text) + (twice ? text : "");
    }

    String opening(String text) {
        return before + text + after;
    }
}
