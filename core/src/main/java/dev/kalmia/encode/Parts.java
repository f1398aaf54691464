package dev.kalmia.encode;

import dev.kalmia.run.UsageException;

/// How texts are cut into parts that get a vector each.
///
/// @param tokens the most tokens of the text in a part; special tokens and prompt are not counted
/// @param late whether a part is pooled from the states its tokens have within the whole text (late
///     chunking, Günther et al. 2024, arXiv 2409.04701), and not encoded by itself
public record Parts(int tokens, boolean late) {
    public Parts {
        if (tokens < 1) {
            throw new UsageException("a part must have at least one token; tokens=" + tokens);
        }
    }

    /// Every part is encoded by itself, with the special tokens and the prompt.
    public static Parts alone(int tokens) {
        return new Parts(tokens, false);
    }

    /// Every part is pooled from what the model makes of it within its text.
    public static Parts late(int tokens) {
        return new Parts(tokens, true);
    }
}
