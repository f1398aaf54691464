package dev.kalmia.tokenize;

import java.util.Arrays;
import java.util.stream.IntStream;

/// What is left of two texts that are too long together: the longer one is cut to the length of the other,
/// then both to half of the room each, the longer one having the odd token.
final class PairCut {
    private PairCut() {}

    /// The places of the tokens that stay, in order.
    ///
    /// @param textOf the text that a token belongs to, 0 or 1; another number for a special token, which stays
    static int[] kept(long[] textOf, int maxTokens) {
        int first = count(textOf, 0);
        int second = count(textOf, 1);
        int specials = textOf.length - first - second;
        if (maxTokens < specials) {
            throw new IllegalArgumentException(
                    "maxTokens must be at least " + specials + " for a pair; maxTokens=" + maxTokens);
        }
        int room = maxTokens - specials;
        int half = room / 2;
        int longer = room - Math.min(Math.min(first, second), half);
        int shorter = room - longer;
        // Of two texts of one length the second counts as the longer.
        boolean swapped = first > second;
        int[] left = {swapped ? longer : shorter, swapped ? shorter : longer};
        return IntStream.range(0, textOf.length)
                .filter(i -> (textOf[i] != 0 && textOf[i] != 1) || left[(int) textOf[i]]-- > 0)
                .toArray();
    }

    private static int count(long[] textOf, long text) {
        return Math.toIntExact(Arrays.stream(textOf).filter(one -> one == text).count());
    }
}
