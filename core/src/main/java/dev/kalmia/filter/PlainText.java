package dev.kalmia.filter;

import dev.kalmia.data.Plain;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A text made plain once for all test sets, down to its words, with the hashes of their runs.
final class PlainText {
    private final String plain;
    private final int words;
    private final long[] runs;
    private final int[] starts;
    private final long[] wordSet;
    private final long[] bands;

    /// @param minHash for near copies; null where they are not looked for
    PlainText(String text, int runWords, @Nullable MinHash minHash) {
        this.plain = Words.joined(Plain.of(text));
        long[] hashes = Words.of(plain);
        this.words = hashes.length;
        this.wordSet = minHash == null
                ? new long[0]
                : Arrays.stream(hashes).sorted().distinct().toArray();
        this.bands = minHash == null || wordSet.length == 0 ? new long[0] : minHash.bands(wordSet);
        this.runs = Words.runs(hashes, runWords);
        this.starts = starts(plain, runs.length);
    }

    private static int[] starts(String plain, int count) {
        int[] starts = new int[count];
        long span = Words.next(plain, 0);
        for (int i = 0; i < count; i++) {
            starts[i] = Words.start(span);
            span = Words.next(plain, Words.end(span));
        }
        return starts;
    }

    String plain() {
        return plain;
    }

    int words() {
        return words;
    }

    /// The different words, ascending; empty where near copies are not looked for.
    long[] wordSet() {
        return wordSet;
    }

    /// What near copies are likely to have in common.
    long[] bands() {
        return bands;
    }

    /// How many runs of words.
    int runs() {
        return runs.length;
    }

    long hash(int run) {
        return runs[run];
    }

    /// Where the run begins in the plain text.
    int start(int run) {
        return starts[run];
    }

    /// Whether `length` words from one place on are, letter for letter, those from another place on.
    static boolean same(String one, int from, String other, int otherFrom, int length) {
        long a = Words.next(one, from);
        long b = Words.next(other, otherFrom);
        for (int i = 0; i < length; i++) {
            if (a == Words.NONE
                    || b == Words.NONE
                    || !one.substring(Words.start(a), Words.end(a))
                            .equals(other.substring(Words.start(b), Words.end(b)))) {
                return false;
            }
            a = Words.next(one, Words.end(a));
            b = Words.next(other, Words.end(b));
        }
        return true;
    }
}
