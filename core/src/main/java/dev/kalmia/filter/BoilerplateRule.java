package dev.kalmia.filter;

import org.jspecify.annotations.Nullable;

/// Texts that say nothing of their own: notices of web pages, a model's excuses, signs without letters.
final class BoilerplateRule implements TextRule {
    /// A text with less than this part of letters and digits is a table of signs. Code and formulas have more.
    private static final double LEAST_LETTERS = 0.25;

    @Override
    public @Nullable Drop fault(String text, boolean query) {
        String excuse = Excuses.mostOf(text);
        if (excuse != null) {
            return new Drop("a model's excuse", excuse);
        }
        String notice = Notices.mostOf(text, query);
        if (notice != null) {
            return new Drop("boilerplate", notice);
        }
        long signs = text.codePoints().filter(c -> !Character.isWhitespace(c)).count();
        long letters = text.codePoints().filter(BoilerplateRule::writes).count();
        return letters < LEAST_LETTERS * signs ? new Drop("mostly signs", letters + " letters of " + signs) : null;
    }

    /// Letters, digits, and the marks that many scripts write vowels with.
    private static boolean writes(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> Character.isLetterOrDigit(c);
        };
    }
}
