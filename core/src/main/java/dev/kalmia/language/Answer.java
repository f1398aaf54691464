package dev.kalmia.language;

import java.time.LocalDate;

/// What a model wrote, and what it took.
///
/// @param text may be empty
/// @param promptTokens tokens of the messages
/// @param answerTokens tokens that were written, with those of thoughts that are not shown
/// @param finish why writing ended
/// @param date the day it was written, in UTC
public record Answer(String text, int promptTokens, int answerTokens, Finish finish, LocalDate date) {
    /// Why writing ended.
    public enum Finish {
        /// The model was done.
        DONE,
        /// As many tokens were written as were asked for: the text is cut.
        LENGTH,
        /// The server kept the text, or the rest of it, to itself.
        WITHHELD
    }

    Answer withText(String other) {
        return new Answer(other, promptTokens, answerTokens, finish, date);
    }

    public Answer {
        if (promptTokens < 0 || answerTokens < 0) {
            throw new IllegalArgumentException(
                    "tokens must not be negative; prompt=" + promptTokens + " answer=" + answerTokens);
        }
    }
}
