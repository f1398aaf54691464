package dev.kalmia.train.sample;

import static java.util.Objects.requireNonNull;

/// A text with what stands before it, which a model may leave out of pooling.
///
/// @param prompt empty for nothing
/// @param copy which of several of the same text that meet noise of their own
public record PromptedText(String prompt, String text, int copy) {
    public PromptedText {
        requireNonNull(prompt, "prompt is null");
        requireNonNull(text, "text is null");
    }

    /// A text alone.
    public static PromptedText plain(String text) {
        return new PromptedText("", text, 0);
    }

    /// What is embedded.
    public String whole() {
        return prompt + text;
    }
}
