package dev.kalmia.tokenize;

import java.util.Arrays;
import java.util.List;

/// Texts in one rectangle, `rows × length` in row-major order, short rows padded on the right unless asked
/// otherwise. Immutable by agreement: the arrays are handed out as they are, ready to be given to a tensor
/// library, and nobody writes to them.
public final class TokenBatch {
    private final int rows;
    private final int length;
    private final long[] ids;
    private final long[] typeIds;
    private final long[] mask;
    private final int[] lengths;
    private final int[] promptLengths;
    private final boolean left;

    private TokenBatch(
            int length, long[] ids, long[] typeIds, long[] mask, int[] lengths, int[] promptLengths, boolean left) {
        this.rows = lengths.length;
        this.length = length;
        this.ids = ids;
        this.typeIds = typeIds;
        this.mask = mask;
        this.lengths = lengths;
        this.promptLengths = promptLengths;
        this.left = left;
    }

    /// Pads every text to the longest of them.
    ///
    /// @param texts at least one, none without a token
    public static TokenBatch of(List<TokenIds> texts, int padId) {
        return padded(texts, padId, false);
    }

    /// The same with padding before the texts: their ends stand in one column, where generation goes on.
    public static TokenBatch leftPadded(List<TokenIds> texts, int padId) {
        return padded(texts, padId, true);
    }

    private static TokenBatch padded(List<TokenIds> texts, int padId, boolean left) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one text");
        }
        int[] lengths = texts.stream().mapToInt(TokenIds::length).toArray();
        int length = Arrays.stream(lengths).max().orElseThrow();
        if (Arrays.stream(lengths).anyMatch(tokens -> tokens == 0)) {
            throw new IllegalArgumentException("a text of a batch needs at least one token");
        }
        int cells = Math.multiplyExact(lengths.length, length);
        long[] ids = new long[cells];
        long[] typeIds = new long[cells];
        long[] mask = new long[cells];
        for (int row = 0; row < lengths.length; row++) {
            int start = row * length + (left ? length - lengths[row] : 0);
            Arrays.fill(ids, row * length, (row + 1) * length, padId);
            widen(texts.get(row).ids(), ids, start);
            widen(texts.get(row).typeIds(), typeIds, start);
            Arrays.fill(mask, start, start + lengths[row], 1L);
        }
        int[] promptLengths = texts.stream().mapToInt(TokenIds::promptLength).toArray();
        return new TokenBatch(length, ids, typeIds, mask, lengths, promptLengths, left);
    }

    private static void widen(int[] from, long[] to, int start) {
        for (int i = 0; i < from.length; i++) {
            to[start + i] = from[i];
        }
    }

    /// B, the number of texts.
    public int rows() {
        return rows;
    }

    /// L, the length of the longest text.
    public int length() {
        return length;
    }

    /// `B × L`, the pad id where a row has no token. Not a copy.
    public long[] ids() {
        return ids;
    }

    /// `B × L`, 0 where a row has no token. Not a copy.
    public long[] typeIds() {
        return typeIds;
    }

    /// `B × L`, 1 for a token, else 0. Not a copy.
    public long[] mask() {
        return mask;
    }

    /// `B × L`, 1 for a token, 0 where there is none and for the tokens of its prompt
    /// ([TokenIds#promptLength]). Every row has a 1.
    public long[] maskWithoutPrompts() {
        long[] without = mask.clone();
        for (int row = 0; row < rows; row++) {
            int start = row * length + first(row);
            Arrays.fill(without, start, start + promptLengths[row], 0L);
        }
        return without;
    }

    /// The column of a row's first token.
    private int first(int row) {
        return left ? length - lengths[row] : 0;
    }

    /// `B × L`, the place of each token in its text, from 0; 0 where there is none.
    public long[] places() {
        long[] places = new long[mask.length];
        for (int row = 0; row < rows; row++) {
            int start = row * length + first(row);
            for (int i = 0; i < lengths[row]; i++) {
                places[start + i] = i;
            }
        }
        return places;
    }

    /// The tokens of each row. Not a copy.
    public int[] lengths() {
        return lengths;
    }

    /// Whether padding, where there is any, stands before the texts.
    public boolean paddedLeft() {
        return left;
    }

    /// Whether any row is shorter than the longest.
    public boolean padded() {
        return Arrays.stream(lengths).anyMatch(tokens -> tokens < length);
    }
}
