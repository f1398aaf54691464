package dev.kalmia.synth;

import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Pattern;

/// What hides letters from a search and not from a reader: signs without width, wide and joined forms, digits
/// and letters of other scripts that look like Latin ones.
final class Disguise {
    private static final Pattern WITHOUT_WIDTH = Pattern.compile("[\\p{Cf}\\x{34f}]");
    private static final Pattern WORD_WITH_LATIN = Pattern.compile("[\\p{L}\\p{N}@$|]*\\p{IsLatin}[\\p{L}\\p{N}@$|]*");

    /// A letter that stands alone, with what parts it from the next one; of scripts whose words have several letters.
    static final String SPACED =
            "(?:(?<![\\p{L}\\p{N}])[\\p{IsLatin}\\p{IsCyrillic}\\p{IsGreek}](?![\\p{L}\\p{N}])[ \\t\\xa0._*-]{0,3})";

    /// A word of such letters: the same sign between all of them.
    private static final Pattern SPACED_WORD = Pattern.compile(
            "(?<![\\p{L}\\p{N}])\\p{L}(?:([ ._*-])\\p{L}(?![\\p{L}\\p{N}]))(?:\\1\\p{L}(?![\\p{L}\\p{N}])){1,30}");

    private static final Map<Character, Character> LOOKS_LIKE = Map.ofEntries(
            Map.entry('0', 'o'),
            Map.entry('1', 'i'),
            Map.entry('|', 'i'),
            Map.entry('3', 'e'),
            Map.entry('4', 'a'),
            Map.entry('@', 'a'),
            Map.entry('5', 's'),
            Map.entry('$', 's'),
            Map.entry('7', 't'),
            Map.entry('а', 'a'),
            Map.entry('е', 'e'),
            Map.entry('о', 'o'),
            Map.entry('р', 'p'),
            Map.entry('с', 'c'),
            Map.entry('у', 'y'),
            Map.entry('х', 'x'),
            Map.entry('і', 'i'),
            Map.entry('ѕ', 's'),
            Map.entry('ο', 'o'),
            Map.entry('ι', 'i'),
            Map.entry('α', 'a'));

    private Disguise() {}

    /// The text without it.
    static String off(String text) {
        String shown = WITHOUT_WIDTH
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .replaceAll("");
        shown = SPACED_WORD.matcher(shown).replaceAll(word -> word.group().replaceAll("[^\\p{L}]", ""));
        return WORD_WITH_LATIN
                .matcher(shown)
                .replaceAll(word -> latin(word.group()).replace("$", "\\$"));
    }

    private static String latin(String word) {
        StringBuilder letters = new StringBuilder(word);
        for (int i = 0; i < letters.length(); i++) {
            letters.setCharAt(i, LOOKS_LIKE.getOrDefault(letters.charAt(i), letters.charAt(i)));
        }
        return letters.toString();
    }
}
