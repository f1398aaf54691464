package dev.kalmia.filter;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is found by its form and by a second look.
final class Forms {
    private Forms() {}

    /// Whether a text holds something of a form that is it. What only looks like it hides nothing: the search goes on
    /// with its second character.
    static boolean any(Pattern form, String text, Predicate<Matcher> holds) {
        Matcher matcher = form.matcher(text);
        for (int from = 0; from <= text.length() && matcher.find(from); from = matcher.start() + 1) {
            if (holds.test(matcher)) {
                return true;
            }
        }
        return false;
    }

    /// How many digits there are: few texts have those of a number.
    static long digits(String text) {
        return text.chars().filter(c -> c >= '0' && c <= '9').count();
    }
}
