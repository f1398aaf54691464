package dev.kalmia.generate;

import java.util.List;

/// What was written after a prompt.
///
/// @param text what the tokens spell, without the stop text and without tokens that end a text
/// @param tokens all that were written, a token that ended the text included
/// @param promptTokens how many tokens the prompt has
/// @param finish why writing ended
public record Generation(String text, List<Integer> tokens, int promptTokens, Finish finish) {
    /// Why writing ended.
    public enum Finish {
        /// The model said that the text is at its end.
        END,
        /// One of the stop texts came.
        STOP,
        /// As many tokens were written as were asked for.
        LENGTH,
        /// The model has no more positions.
        POSITIONS
    }

    public Generation {
        tokens = List.copyOf(tokens);
    }
}
