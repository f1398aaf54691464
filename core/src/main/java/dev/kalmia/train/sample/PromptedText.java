package dev.kalmia.train.sample;

import static java.util.Objects.requireNonNull;

/// A text with what stands before it, which a model may leave out of pooling.
///
/// @param prompt empty for nothing
public record PromptedText(String prompt, String text) {
    public PromptedText {
        requireNonNull(prompt, "prompt is null");
        requireNonNull(text, "text is null");
    }

    /// A text alone.
    public static PromptedText plain(String text) {
        return new PromptedText("", text);
    }

    /// What is embedded.
    public String whole() {
        return prompt + text;
    }
}
