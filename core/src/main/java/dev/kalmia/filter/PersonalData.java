package dev.kalmia.filter;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What tells who or where somebody is. Numbers that have check digits are found by them, so that other numbers pass.
public enum PersonalData {
    /// An address of electronic mail.
    EMAIL("[\\p{L}\\p{M}\\p{N}_.+-]{1,64}@(?:[\\p{L}\\p{M}\\p{N}-]{1,63}\\.){1,8}\\p{L}{2,24}"),

    /// A telephone number with its country, or of ten digits in the groups of North America, or of a Chinese mobile.
    PHONE("(?<![\\w.])(?:\\+\\d{1,3}[ .-]?(?:\\(?\\d{1,4}\\)?[ .-]?){2,5}\\d{2,4}|\\(?\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4}"
            + "|1[3-9]\\d{9})(?![\\w.]\\d|\\d)"),

    /// An address of the internet protocol, version 4, that is no example and no mask.
    IP_ADDRESS("(?<![\\d.])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?![\\d.])") {
        @Override
        boolean holds(String found) {
            return !found.startsWith("0.") && !found.startsWith("127.") && !found.startsWith("255.");
        }
    },

    /// The number of a payment card (ISO/IEC 7812: the check digit of Luhn).
    CARD("(?<![\\d-])(?:\\d[ -]?){12,18}\\d(?![\\d-])") {
        @Override
        boolean holds(String found) {
            String digits = found.replaceAll("[ -]", "");
            int sum = 0;
            for (int i = 0; i < digits.length(); i++) {
                int digit = digits.charAt(digits.length() - 1 - i) - '0';
                int twice = digit * 2;
                sum += i % 2 == 0 ? digit : twice > 9 ? twice - 9 : twice;
            }
            return sum % 10 == 0 && !digits.startsWith("0");
        }
    },

    /// A bank account (ISO 13616: 1 modulo 97).
    IBAN("\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\\b") {
        @Override
        boolean holds(String found) {
            String plain = found.replace(" ", "");
            StringBuilder digits = new StringBuilder();
            (plain.substring(4) + plain.substring(0, 4)).chars().forEach(c -> digits.append(Character.digit(c, 36)));
            return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
        }
    },

    /// The number of a person: of social security in the United States, or of a Chinese identity card (GB 11643: its
    /// check digit).
    PERSON_NUMBER("(?<![\\d-])(?:(?!000|666|9\\d\\d)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}"
            + "|\\d{6}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx])(?![\\d-])") {
        @Override
        boolean holds(String found) {
            if (found.indexOf('-') >= 0) {
                return true;
            }
            int sum = 0;
            for (int i = 0; i < 17; i++) {
                sum += (found.charAt(i) - '0') * ((1 << (17 - i)) % 11);
            }
            return "10X98765432".charAt(sum % 11) == Character.toUpperCase(found.charAt(17));
        }
    };

    private final Pattern pattern;

    PersonalData(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /// Whether what looks like it is it.
    boolean holds(String found) {
        return true;
    }

    boolean isIn(String text) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            if (holds(matcher.group())) {
                return true;
            }
        }
        return false;
    }
}
