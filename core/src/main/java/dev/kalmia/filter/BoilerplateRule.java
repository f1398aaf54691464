package dev.kalmia.filter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Texts that say nothing of their own: notices of web pages, a model's excuses, signs without letters.
final class BoilerplateRule implements TextRule {
    /// A text with less than this part of letters and digits is a table of signs.
    private static final double LEAST_LETTERS = 0.4;

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final Pattern NOTICE = Pattern.compile(
            "\\b(all rights reserved|terms of (use|service)|privacy policy|accept (all )?cookies|enable javascript"
                    + "|subscribe to our newsletter|log ?in or sign ?up|page not found|lorem ipsum|click here to"
                    + "|share on (facebook|twitter|x)|read more\\s*(»|›|\\.\\.\\.|…))"
                    + "|版权所有|隐私政策|点击(这里|此处|查看)|请(先)?登录|页面不存在|ICP备",
            FLAGS);

    private static final Pattern EXCUSE = Pattern.compile(
            "\\b(as an? (ai|artificial intelligence|large)? ?(language model|assistant)|as an ai, i)\\b"
                    + "|\\bi (cannot|can't) (fulfil+|help with|assist with|comply with) (this|that|your)\\b"
                    + "|\\bi('m| am) (sorry|unable)[^.!?]{0,30}\\b(cannot|can't|unable|not able)\\b"
                    + "|作为(一个)?(人工智能|AI|大?语言模型)|(抱歉|对不起)[，,]?\\s*我(无法|不能)",
            FLAGS);

    @Override
    public @Nullable Drop fault(String text, boolean query) {
        // Models write typographic apostrophes as often as plain ones.
        Matcher excuse = EXCUSE.matcher(text.replace('\u2019', '\''));
        if (excuse.find()) {
            return new Drop("a model's excuse", excuse.group());
        }
        Matcher notice = NOTICE.matcher(text);
        if (notice.find()) {
            return new Drop("boilerplate", notice.group());
        }
        long signs = text.codePoints().filter(c -> !Character.isWhitespace(c)).count();
        long letters = text.codePoints().filter(Character::isLetterOrDigit).count();
        return letters < LEAST_LETTERS * signs ? new Drop("mostly signs", letters + " letters of " + signs) : null;
    }
}
