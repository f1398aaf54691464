package dev.kalmia.synth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Texts as long as those that are asked for, without a word in them.
final class Samples {
    /// An English word with its blank: six characters in the mean (NTREX-128, Federmann et al. 2022).
    private static final int WORD = 6;

    /// What prompts say of writing without spaces: two characters count as a word.
    private static final int WORD_WITHOUT_SPACES = 2;

    /// Words of what has no number in it.
    private static final double SENTENCE = 18;

    private static final Map<String, Double> UNITS =
            Map.of("a phrase", SENTENCE / 3, "a sentence", SENTENCE, "a passage of a few sentences", 3 * SENTENCE);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
    private static final int MOST_NUMBERS = 2;

    /// Letters of other scripts than Latin, by the names that languages have in English.
    private static final List<Map.Entry<String, String>> LETTERS = List.of(
            Map.entry("chinese", "字"),
            Map.entry("mandarin", "字"),
            Map.entry("cantonese", "字"),
            Map.entry("japanese", "の"),
            Map.entry("thai", "ก"),
            Map.entry("korean", "글"),
            Map.entry("russian", "ж"),
            Map.entry("ukrainian", "ж"),
            Map.entry("bulgarian", "ж"),
            Map.entry("serbian", "ж"),
            Map.entry("arabic", "ع"),
            Map.entry("persian", "ع"),
            Map.entry("urdu", "ع"),
            Map.entry("hebrew", "ש"),
            Map.entry("greek", "λ"),
            Map.entry("hindi", "क"),
            Map.entry("bengali", "ক"),
            Map.entry("tamil", "த"));

    private static final String WITHOUT_SPACES = "字のก";

    private Samples() {}

    /// Of what was drawn for a prompt: a length under a name of its own, and the `language`.
    static String asked(Map<String, String> drawn, String length) {
        return asked(drawn.getOrDefault(length, ""), drawn.getOrDefault("language", ""));
    }

    /// Of a length as prompts ask for it: `about 50 words`, `20 to 50 words`, `fewer than 5 words`, `a sentence`. A
    /// language of a name that is not known is taken for one in Latin script.
    static String asked(String length, String language) {
        String name = language.toLowerCase(Locale.ROOT);
        String letter = LETTERS.stream()
                .filter(entry -> name.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("x");
        int word = WITHOUT_SPACES.contains(letter) ? WORD_WITHOUT_SPACES : WORD;
        return letter.repeat((int) Math.round(wordsOf(length) * word));
    }

    /// The middle of a range; three quarters of what it must be below, five quarters of what it must be above.
    static double wordsOf(String length) {
        List<Double> numbers = NUMBER.matcher(length)
                .results()
                .map(found -> Double.valueOf(found.group()))
                .toList();
        if (numbers.isEmpty() || numbers.size() > MOST_NUMBERS) {
            return UNITS.getOrDefault(length, SENTENCE);
        }
        double number = (numbers.getFirst() + numbers.getLast()) / 2;
        boolean below = length.startsWith("fewer");
        boolean above = length.startsWith("more") || length.endsWith("more");
        return below ? 0.75 * number : above ? 1.25 * number : number;
    }
}
