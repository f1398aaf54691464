package dev.kalmia.filter;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;

/// The words of a text as 64-bit hashes. A word is a run of letters, digits and their marks; where a script writes
/// no spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan) each character is a word.
public final class Words {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /// No word.
    static final long NONE = -1;

    private Words() {}

    /// The words in their order.
    ///
    /// @param plain a text made by `Plain`
    public static long[] of(String plain) {
        long[] words = new long[16];
        int count = 0;
        for (long span = next(plain, 0); span != NONE; span = next(plain, end(span))) {
            if (count == words.length) {
                words = Arrays.copyOf(words, 2 * count);
            }
            words[count++] = hash(plain, start(span), end(span));
        }
        return Arrays.copyOf(words, count);
    }

    /// The words with a blank between each two, so that punctuation makes no difference; a text without words as it is.
    static String joined(String plain) {
        StringBuilder joined = new StringBuilder(plain.length());
        for (long span = next(plain, 0); span != NONE; span = next(plain, end(span))) {
            joined.append(joined.isEmpty() ? "" : " ").append(plain, start(span), end(span));
        }
        return joined.isEmpty() ? plain : joined.toString();
    }

    /// Where the first word at or after `from` stands, for `start` and `end`; `NONE` where there is none.
    static long next(String plain, int from) {
        for (int i = from; i < plain.length(); ) {
            int c = plain.codePointAt(i);
            int after = i + Character.charCount(c);
            if (standsAlone(c)) {
                return span(i, after);
            }
            if (belongsToWord(c)) {
                return span(i, endOfWord(plain, after));
            }
            i = after;
        }
        return NONE;
    }

    private static int endOfWord(String plain, int from) {
        int i = from;
        while (i < plain.length()) {
            int c = plain.codePointAt(i);
            if (!belongsToWord(c) || standsAlone(c)) {
                break;
            }
            i += Character.charCount(c);
        }
        return i;
    }

    private static long span(int start, int end) {
        return (long) start << 32 | end;
    }

    static int start(long span) {
        return (int) (span >>> 32);
    }

    static int end(long span) {
        return (int) span;
    }

    private static long hash(String plain, int start, int end) {
        long hash = FNV_OFFSET;
        for (int i = start; i < end; ) {
            int c = plain.codePointAt(i);
            i += Character.charCount(c);
            hash = (hash ^ c) * FNV_PRIME;
        }
        return mix(hash);
    }

    /// Hashes of every run of `length` words; none where there are fewer.
    public static long[] runs(long[] words, int length) {
        long[] runs = new long[Math.max(0, words.length - length + 1)];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = hash(words, i, i + length);
        }
        return runs;
    }

    static long hash(long[] words, int from, int to) {
        long hash = (long) to - from;
        for (int i = from; i < to; i++) {
            hash = mix(hash * 0x9e3779b97f4a7c15L + words[i]);
        }
        return hash;
    }

    /// Spreads the bits of `value` (the finaliser of MurmurHash3).
    static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private static boolean belongsToWord(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> Character.isLetterOrDigit(c);
        };
    }

    private static boolean standsAlone(int c) {
        // Latin, Greek, Cyrillic, Hebrew and Arabic lie below: most texts never ask for the script.
        if (c < 0x0e00 || !belongsToWord(c)) {
            return false;
        }
        return switch (UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
            default -> Character.isIdeographic(c);
        };
    }
}
