package dev.kalmia.filter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Texts that say nothing of their own: notices of web pages, a model's excuses, signs without letters.
final class BoilerplateRule implements TextRule {
    /// A text with less than this part of letters and digits is a table of signs. Code and formulas have more.
    private static final double LEAST_LETTERS = 0.25;

    private static final Pattern EXCUSE = Pattern.compile(
            "\\bas an? ((ai |artificial intelligence |large )?language model|(ai|artificial intelligence) assistant|ai, i)\\b"
                    + "|\\bi (cannot|can't) (fulfil+|help with|assist with|comply with) (this|that|your)\\b"
                    + "|\\bi('m| am) sorry[^.!?]{0,30}\\b(cannot|can't|unable to|not able to) (help|assist|provide|answer"
                    + "|fulfil+|comply|create|write|generate|discuss|continue)\\b"
                    + "|作为(一个)?(人工智能|AI|大?语言模型)|(抱歉|对不起)[，,]?\\s*我(无法|不能)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    @Override
    public @Nullable Drop fault(String text, boolean query) {
        // Models write typographic apostrophes as often as plain ones.
        Matcher excuse = EXCUSE.matcher(text.replace('\u2019', '\''));
        if (excuse.find()) {
            return new Drop("a model's excuse", excuse.group());
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
