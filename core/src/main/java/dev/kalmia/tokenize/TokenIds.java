package dev.kalmia.tokenize;

import java.util.Arrays;

/// One text as a model reads it: token ids with the special tokens, cut to a length where it was longer.
/// Immutable by agreement: the arrays are handed out as they are, and nobody writes to them.
public final class TokenIds {
    private final int[] ids;
    private final int[] typeIds;
    private final int fullLength;

    /// Takes over both arrays.
    ///
    /// @param fullLength tokens before the cut, special tokens included
    public TokenIds(int[] ids, int[] typeIds, int fullLength) {
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
    }

    /// Takes over both arrays of a text, or of a part of one, that was not cut.
    TokenIds(int[] ids, int[] typeIds) {
        this(ids, typeIds, ids.length);
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

    public boolean truncated() {
        return fullLength > ids.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenIds that
                && fullLength == that.fullLength
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
