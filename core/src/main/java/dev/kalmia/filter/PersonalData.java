package dev.kalmia.filter;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What tells who or where somebody is. Numbers that have check digits are found by them, so that other numbers pass.
public enum PersonalData {
    /// An address of electronic mail, with blanks around its sign where its end is a common one.
    EMAIL,

    /// A telephone number: with its country, of ten digits in the groups of North America, a Chinese mobile, national
    /// with its 0 in the usual groups, or behind a word for it. A number that is free to call is an institution's.
    PHONE,

    /// An address of the internet protocol, version 4 or 6, that is somebody's: no example, no private one, no version.
    IP_ADDRESS,

    /// The number of a payment card (ISO/IEC 7812: how it begins, how long it is, and the check digit of
    /// Luhn), in one or in the groups that cards have.
    CARD,

    /// A bank account (ISO 13616: the length of its country, 1 modulo 97), in letters of either case.
    IBAN,

    /// The number of a person: of social security in the United States, or of a Chinese identity card (GB 11643: its
    /// check digit).
    PERSON_NUMBER;

    private static final Pattern ADDRESS = compiled(
            "[\\p{L}\\p{M}\\p{N}_.+-]{1,64}+(?:@(?:[\\p{L}\\p{M}\\p{N}-]{1,63}\\.){1,8}\\p{L}{2,24}"
                    + "|(?: {1,2}@ {0,2}| {0,2}@ {1,2})(?:[\\p{L}\\p{M}\\p{N}-]{1,63}\\.){1,8}"
                    + "(?:com|org|net|edu|gov|mil|int|info|biz|io|ai|co|me|eu|uk|us|ca|au|nz|ie|de|at|ch|fr|be|nl|lu|es|pt"
                    + "|it|pl|cz|hu|ro|gr|se|no|dk|fi|ru|ua|tr|il|in|cn|hk|tw|jp|kr|sg|br|mx|ar|za)(?![\\p{L}\\p{N}-]))");

    private static final Pattern NUMBER = compiled(
            "(?<![\\d-])(?!000|666|9\\d\\d)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}(?![\\d-])"
                    + "|(?<![\\w.-])(?<!\\d )(?!000|666|9\\d\\d)\\d{3} (?!00)\\d{2} (?!0000)\\d{4}(?![\\w-]|[ .,/]\\d)"
                    + "|(?<!\\p{L})(?:ssn|ss ?#|social security)[^\\d\\n]{0,24}"
                    + "(?!000|666|9\\d\\d)\\d{3}(?!00)\\d{2}(?!0000)\\d{4}(?![\\d-])"
                    + "|(?<![\\d-])\\d{6}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dX](?![\\d-])");

    private static final Pattern ACCOUNT = compiled(CheckDigits.IBAN);

    private static Pattern compiled(String form) {
        return Pattern.compile(form, Pattern.CASE_INSENSITIVE);
    }

    /// A text as it is searched: compatibility forms (NFKC), hyphens of one kind, and no character that only steers the
    /// layout, so that neither full-width signs nor characters without width hide anything.
    static String plain(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFKC)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .map(c -> (c >= '\u2010' && c <= '\u2013') || c == '\u2212' ? '-' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    /// Whether a plain text holds it.
    boolean in(String plain) {
        return switch (this) {
            case EMAIL -> plain.indexOf('@') >= 0 && ADDRESS.matcher(plain).find();
            case PHONE -> PhoneNumbers.in(plain);
            case IP_ADDRESS -> InternetAddresses.in(plain);
            case CARD -> CardNumbers.in(plain);
            case IBAN ->
                Forms.any(
                        ACCOUNT,
                        plain,
                        found -> CheckDigits.modulo97(found.group().replaceAll("[ -]", "")));
            case PERSON_NUMBER -> Forms.any(NUMBER, plain, PersonalData::proven);
        };
    }

    private static boolean proven(Matcher found) {
        return !found.group().matches("\\d{17}[\\dXx]") || CheckDigits.identityCard(found.group());
    }
}
