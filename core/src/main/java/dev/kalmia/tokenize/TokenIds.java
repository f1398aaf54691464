package dev.kalmia.tokenize;

import java.util.Arrays;

/// One text as a model reads it: token ids with the special tokens, cut to a length where it was longer.
/// Immutable by agreement: the arrays are handed out as they are, and nobody writes to them.
public final class TokenIds {
    private final int[] ids;
    private final int[] typeIds;
    private final int fullLength;
    private final int promptLength;

    /// Takes over both arrays.
    ///
    /// @param fullLength tokens before the cut, special tokens included
    public TokenIds(int[] ids, int[] typeIds, int fullLength) {
        this(ids, typeIds, fullLength, 0);
    }

    private TokenIds(int[] ids, int[] typeIds, int fullLength, int promptLength) {
        if (typeIds.length != ids.length) {
            throw new IllegalArgumentException(
                    "typeIds must be as many as ids, " + ids.length + "; typeIds=" + typeIds.length);
        }
        if (fullLength < ids.length) {
            throw new IllegalArgumentException(
                    "fullLength must be at least " + ids.length + "; fullLength=" + fullLength);
        }
        this.ids = ids;
        this.typeIds = typeIds;
        this.fullLength = fullLength;
        this.promptLength = promptLength;
    }

    /// Takes over both arrays of a text, or of a part of one, that was not cut.
    TokenIds(int[] ids, int[] typeIds) {
        this(ids, typeIds, ids.length);
    }

    /// These tokens, of which the first are the prompt's; the last is never, so that a text has a token of its own.
    TokenIds withPrompt(int tokens) {
        return new TokenIds(ids, typeIds, fullLength, Math.clamp(tokens, 0, Math.max(0, ids.length - 1)));
    }

    /// The ids, special tokens included. Not a copy.
    public int[] ids() {
        return ids;
    }

    /// The segment of each token. Not a copy.
    public int[] typeIds() {
        return typeIds;
    }

    /// Tokens that are there.
    public int length() {
        return ids.length;
    }

    /// Tokens there would be without a limit.
    public int fullLength() {
        return fullLength;
    }

    /// Tokens in front that pooling leaves out in a model that does not pool its prompts: those of the prompt and the
    /// special ones before it. 0 without a prompt.
    public int promptLength() {
        return promptLength;
    }

    public boolean truncated() {
        return fullLength > ids.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenIds that
                && fullLength == that.fullLength
                && promptLength == that.promptLength
                && Arrays.equals(ids, that.ids)
                && Arrays.equals(typeIds, that.typeIds);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + fullLength;
    }

    @Override
    public String toString() {
        return "TokenIds" + Arrays.toString(ids) + (truncated() ? " of " + fullLength : "");
    }
}
