package dev.kalmia.filter;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Numbers of payment cards (ISO/IEC 7812: how they begin, how long they are, the digit of Luhn), in one
/// or in the groups that cards have, whatever numbers stand beside them: their date, their code, another card.
final class CardNumbers {
    /// A word that may touch the number.
    private static final String NAMED =
            "(?<=\\b(?:visa|master ?card|amex|maestro|discover|jcb|unionpay|card|cards|cc|pan|no|nr|number)[-.]?)";

    private static final String BEFORE = "(?=\\d)(?:(?<![\\w.-])|" + NAMED + ")";

    /// Groups may follow other groups. Each form alone, so that a longer one that fails hides no shorter one.
    private static final String BESIDE = "(?=\\d)(?:(?<![\\w.])|" + NAMED + ")";

    private static final List<Pattern> FORMS = Stream.of(
                    BEFORE + "\\d{13,26}(?![\\w-]|\\.\\d)",
                    BESIDE + "\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{4}(?!\\w)",
                    BESIDE + "\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{4}\\1\\d{1,3}(?!\\w)",
                    BESIDE + "\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{1,3}(?!\\w)",
                    BESIDE + "\\d{4}([ -])\\d{6}\\1\\d{4,5}(?!\\w)",
                    BESIDE + "\\d{6}([ -])\\d{10,13}(?!\\w)")
            .map(form -> Pattern.compile(form, Pattern.CASE_INSENSITIVE))
            .toList();

    /// Visa; Mastercard; American Express; Diners Club and JCB; Discover, UnionPay, Maestro, Mir and others of banks.
    private static final Pattern KNOWN = Pattern.compile("4(?:\\d{12}|\\d{15}|\\d{18})"
            + "|(?:5[1-5]|222[1-9]|22[3-9]\\d|2[3-6]\\d\\d|27[01]\\d|2720)\\d+(?<=^\\d{16})"
            + "|3[47]\\d{13}|3(?:0[0-5]|095|[689])\\d+(?<=^\\d{14,19})|35\\d+(?<=^\\d{16,19})"
            + "|(?:50|5[6-9]|6|220[0-4])\\d+(?<=^\\d{16,19})");

    /// What may stand behind a number without a blank: nothing, a code of three or four digits, a date with one.
    private static final int[] GLUED = {0, 3, 4, 7};

    private static final int LEAST = 13;

    private CardNumbers() {}

    static boolean in(String text) {
        return Forms.digits(text) >= LEAST
                && FORMS.stream().anyMatch(form -> Forms.any(form, text, found -> begins(found.group())));
    }

    private static boolean begins(String found) {
        String digits = found.replaceAll("[ -]", "");
        if (digits.length() < found.length()) {
            return card(digits);
        }
        for (int glued : GLUED) {
            if (card(digits.substring(0, digits.length() - glued))) {
                return true;
            }
        }
        return false;
    }

    private static boolean card(String digits) {
        return KNOWN.matcher(digits).matches() && CheckDigits.luhn(digits);
    }
}
