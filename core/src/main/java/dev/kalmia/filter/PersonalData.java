package dev.kalmia.filter;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What tells who or where somebody is. Numbers that have check digits are found by them, so that other numbers pass.
public enum PersonalData {
    /// An address of electronic mail.
    EMAIL("[\\p{L}\\p{M}\\p{N}_.+-]{1,64}@(?:[\\p{L}\\p{M}\\p{N}-]{1,63}\\.){1,8}\\p{L}{2,24}"),

    /// A telephone number with its country, or of ten digits in the groups of North America, or of a Chinese mobile. A
    /// number that is free to call is an institution's.
    PHONE(
            "(?<![\\w.])(?:\\+\\d{1,3}[ ./-]?(?:\\(?\\d{1,4}\\)?[ ./-]?){2,5}\\d{2,4}|\\(?\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4}"
                    + "|(?:(?:00)?86[ -]?)?1[3-9]\\d[ -]?\\d{4}[ -]?\\d{4})(?![\\w.-]\\d|\\d)") {
        @Override
        boolean holds(String text, Matcher found) {
            String digits = found.group().replaceAll("\\D", "");
            String national = found.group().startsWith("+1") ? digits.substring(1) : digits;
            // A sum with its sign is shorter.
            return digits.length() >= LEAST_PHONE && !national.matches(FREE);
        }
    },

    /// An address of the internet protocol, version 4 or 6, that is somebody's: no example, no private one, no version.
    IP_ADDRESS(InternetAddresses.FORM) {
        @Override
        boolean holds(String text, Matcher found) {
            return InternetAddresses.holds(text, found);
        }
    },

    /// The number of a payment card (ISO/IEC 7812: how it begins, and the check digit of Luhn), in one or in the groups
    /// that cards have.
    CARD(
            "(?<![\\w.-])(?<!\\d )(?:\\d{13,19}|\\d{4}([ -])\\d{4}\\1\\d{4}(?:\\1\\d{1,4}){1,2}|\\d{4}([ -])\\d{6}\\2\\d{4,5})"
                    + "(?![\\w-]|[. ]\\d)") {
        @Override
        boolean holds(String text, Matcher found) {
            return CheckDigits.card(found.group().replaceAll("[ -]", ""));
        }
    },

    /// A bank account (ISO 13616: the length of its country, 1 modulo 97), in letters of either case.
    IBAN(CheckDigits.IBAN) {
        @Override
        boolean holds(String text, Matcher found) {
            return CheckDigits.modulo97(found.group().replaceAll("[ -]", ""));
        }
    },

    /// The number of a person: of social security in the United States, or of a Chinese identity card (GB 11643: its
    /// check digit).
    PERSON_NUMBER("(?<![\\d-])(?:(?!000|666|9\\d\\d)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}"
            + "|\\d{6}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx])(?![\\d-])") {
        @Override
        boolean holds(String text, Matcher found) {
            return found.group().indexOf('-') >= 0 || CheckDigits.identityCard(found.group());
        }
    };

    private static final int LEAST_PHONE = 8;
    private static final String FREE = "8(?:00|33|44|55|66|77|88)\\d{7}";

    private final Pattern pattern;

    PersonalData(String pattern) {
        this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
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

    /// Whether what looks like it is it.
    boolean holds(String text, Matcher found) {
        return true;
    }

    /// The first of it in a plain text; null where there is none.
    @Nullable
    String in(String plain) {
        Matcher matcher = pattern.matcher(plain);
        while (matcher.find()) {
            if (holds(plain, matcher)) {
                return matcher.group();
            }
        }
        return null;
    }
}
