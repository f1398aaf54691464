package dev.kalmia.filter;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Telephone numbers: those that their form tells, and those that only a word for a telephone tells from other
/// numbers. One that is free to call is an institution's.
final class PhoneNumbers {
    private static final String ALONE = "(?<![\\w.])(?<!\\d[ /-])";
    private static final String END = "(?![\\w.-]\\d|\\d)";

    /// Where another number follows, it is one of a table, or begins with 0 as a telephone number, too.
    private static final String LAST = "(?!\\d|[./-]\\d| [1-9])";

    private static final List<Pattern> FORMS = Stream.of(
                    // With a country.
                    "(?<![\\w.])\\+\\d{1,3}[ ./-]?(?:\\(?\\d{1,4}\\)?[ ./-]?){2,5}\\d{2,4}" + END,
                    ALONE + "00[1-9]\\d{0,2}[ -]\\(?\\d{1,4}\\)?[ ./-]?(?:\\d{1,4}[ ./-]?){1,4}\\d{3,4}" + END,
                    // North America, with an extension.
                    "(?<![\\w.])(?<!\\d[/-])(?:1[ .-])?"
                            + "(?:\\(\\d{3}\\)[ .-]{0,3}|\\d{3}[ .-]|\\d{3}/(?=\\d{3}-))\\d{3}[ .-]\\d{4}"
                            + "(?: ?(?:x|ext\\.?|extension) ?\\d{1,6})?" + END,
                    // A Chinese mobile.
                    "(?<![\\w.])(?:(?:(?:00)?86[ -]?)1[3-9]\\d[ -]?\\d{4}[ -]?"
                            + "|1[3-9]\\d(?:[ -]\\d{4}[ -]?|\\d{4}[ -]))\\d{4}" + END,
                    // A Chinese landline, with an extension.
                    ALONE + "(?:0[1-9]\\d{1,2}-|\\(0[1-9]\\d{1,2}\\) ?)\\d{7,8}(?:[/-]\\d{1,8})?" + LAST,
                    // National, as in Britain; Japan and Australia; France; Germany and the Netherlands.
                    ALONE + "(?:0[1-9]\\d{1,3}|\\(0[1-9]\\d{1,3}\\))[ -]\\d{3,4}[ -]\\d{3,4}" + LAST,
                    ALONE + "(?:0[1-9]|\\(0[1-9]\\))([ -])\\d{4}\\1\\d{4}" + LAST,
                    ALONE + "0[1-9](?:([ .-])\\d\\d)(?:\\1\\d\\d){3}" + LAST,
                    ALONE + "0[1-9]\\d{3,4}[ -]\\d{5,6}" + LAST,
                    ALONE + "0[1-9](?:\\d{0,3}[ /-]\\d{6,8}|\\d{1,3}[ /]\\d{3} \\d{2,4}(?: \\d{2,4})?)" + LAST)
            .map(PhoneNumbers::compiled)
            .toList();

    private static final Pattern MOBILE = compiled("(?<![\\d.])1[3-9]\\d{9}" + END);

    /// In one, or in groups.
    private static final Pattern TOLD = compiled(
            "(?<!\\d)(?<!\\d[.,])(?:(?:[2-9]|1[2-9]|0[1-9])\\d{8,9}|00[1-9]\\d{8,12}"
                    + "|\\(?\\d{1,5}\\)?(?:[ ./-]{1,2}\\(?\\d{2,8}\\)?){2,5}|\\(?0\\d{1,4}\\)?[ /-]{1,2}\\d{5,8})(?!\\d|[.,]\\d| ?%)");

    private static final Pattern DATED = Pattern.compile(
            "(?:\\d{4}([./-])\\d\\d?\\1\\d\\d?|\\d\\d?([./-])\\d\\d?\\2(?:\\d{4}|\\d\\d)|(?:19|20)\\d\\d-(?:19|20)\\d\\d)\\b.*"
                    + "|(?:\\d{1,3}\\.){3}\\d{1,3}");

    private static final String WORD =
            "(?:(?<!\\p{L})(?:tele?phones?|phones?|tels?|call(?:ing)?|mobiles?|mob|cell|cellphone|fax|telefax"
                    + "|contact|whatsapp|sms|text|dial|hotline|telefon|t[ée]l[ée]fono?|t[ée]l[ée]phone|handy|mobil)(?!\\p{L})"
                    + "|电话|手机|传真|联系|致电|拨打|微信|電話|手機|傳真|聯絡|携帯)";
    private static final int NEAR = 40;
    private static final Pattern BEFORE = compiled(WORD + "[^\\d\\n!?]{0,24}$");
    private static final Pattern AFTER = compiled("^[\\s,;:(]{0,3}" + WORD);
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private static final int LEAST = 8;
    private static final int LEAST_TOLD = 9;
    private static final int MOST_TOLD = 15;
    private static final String FREE = "1?8(?:00|33|44|55|66|77|88)\\d{7}|0(?:800|808)\\d+";

    private PhoneNumbers() {}

    private static Pattern compiled(String form) {
        return Pattern.compile(form, Pattern.CASE_INSENSITIVE);
    }

    static boolean in(String text) {
        if (Forms.digits(text) < LEAST) {
            return false;
        }
        return FORMS.stream().anyMatch(form -> Forms.any(form, text, PhoneNumbers::called))
                || Forms.any(MOBILE, text, found -> mobile(text, found))
                || Forms.any(TOLD, text, found -> told(found.group()) && named(text, found));
    }

    /// A sum with its sign is shorter than a number that is called.
    private static boolean called(Matcher found) {
        String digits = digits(found.group());
        boolean chinese = found.group().matches("1[3-9]\\d[ -]?\\d{4}[ -]?\\d{4}");
        return digits.length() >= LEAST && (chinese || !digits.matches(FREE));
    }

    /// Eleven digits in one are as often pieces or orders, and a free number of North America looks like them.
    private static boolean mobile(String text, Matcher found) {
        return HAN.matcher(text).find()
                || text.strip().equals(found.group())
                || (named(text, found) && !found.group().matches(FREE));
    }

    private static boolean told(String number) {
        String digits = digits(number);
        return digits.length() >= LEAST_TOLD
                && digits.length() <= MOST_TOLD
                && !digits.matches(FREE)
                && !DATED.matcher(number).matches();
    }

    private static boolean named(String text, Matcher found) {
        return BEFORE.matcher(text.substring(Math.max(0, found.start() - NEAR), found.start()))
                        .find()
                || AFTER.matcher(text.substring(found.end(), Math.min(text.length(), found.end() + NEAR)))
                        .find();
    }

    private static String digits(String number) {
        return number.replaceAll("(?:x|ext|extension).*|\\D", "");
    }
}
