package dev.kalmia.filter;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses that packets of the open internet go to, out of all that looks like one.
final class InternetAddresses {
    private static final String PART = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /// What looks like an address of version 4 or 6.
    private static final Pattern FORM = Pattern.compile(
            "(?<![\\w.-])(?<![a-z\\d]/)(?:" + PART + "\\.){3}" + PART + "(?![\\w-]|\\.\\d)"
                    + "|(?<![\\w:.])[23][\\da-f]{3}(?:::?[\\da-f]{1,4}){1,7}(?:::)?(?!\\w|:[\\w:])"
                    + "|(?<![\\w:.])[23][\\da-f]{3}::(?!\\w|:)",
            Pattern.CASE_INSENSITIVE);

    /// Numbers below this in all four places are a version's or a section's far more often than an address's: of all
    /// addresses 1 in 4,096 has them.
    private static final int SMALL = 32;

    private static final int MOST_BEFORE = 24;

    private static final Pattern NUMBERED = Pattern.compile(
            "(?:\\b(?:v|ver|vers|version|versions|release|releases|rel|firmware|software|driver|build|update|patch"
                    + "|sections?|sec|clause|chapter|para|paragraph|article|table|figure|fig|appendix|item|step|ec|oid)"
                    + "|§|版本号?|第)[\\s.:#=]*(?:no|number)?[\\s.:#=]*$",
            Pattern.CASE_INSENSITIVE);

    private static final List<Pattern> NOBODYS = List.of(
            // Private, shared, of the machine itself or the link, examples and tests, many at a time (RFC 6890).
            Pattern.compile("(?:0|10|127|22[4-9]|2[3-5]\\d)\\..*"),
            Pattern.compile("172\\.(?:1[6-9]|2\\d|3[01])\\..*|192\\.168\\..*|169\\.254\\..*"),
            Pattern.compile("100\\.(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*"),
            Pattern.compile("192\\.0\\.[02]\\..*|198\\.1[89]\\..*|198\\.51\\.100\\..*|203\\.0\\.113\\..*"));

    private static final int GROUPS = 8;
    private static final Pattern GROUP = Pattern.compile(":");
    private static final String SIDE = "[\\da-f]{1,4}(?::[\\da-f]{1,4})*";
    private static final String WHOLE = "[\\da-f]{1,4}(?::[\\da-f]{1,4}){7}";
    private static final String SHORT = SIDE + "::(?:" + SIDE + ")?";

    private InternetAddresses() {}

    static boolean in(String text) {
        return Forms.any(FORM, text, found -> holds(text, found));
    }

    private static boolean holds(String text, Matcher found) {
        String address = found.group().toLowerCase(Locale.ROOT);
        if (address.indexOf(':') >= 0) {
            return version6(address);
        }
        String before = text.substring(Math.max(0, found.start() - MOST_BEFORE), found.start());
        return !small(address)
                && NOBODYS.stream().noneMatch(each -> each.matcher(address).matches())
                && !NUMBERED.matcher(before).find();
    }

    private static boolean small(String address) {
        return Pattern.compile("\\.").splitAsStream(address).allMatch(part -> Integer.parseInt(part) < SMALL);
    }

    /// Eight groups, or fewer around one `::`, of the part that is given out, 2000::/3, but for that of examples (RFC
    /// 4291, 3849).
    private static boolean version6(String address) {
        boolean given = address.matches("[23].*") && !address.matches("2001:0?db8:.*");
        int groups = GROUP.split(address.replace("::", ":"), -1).length;
        return given && (address.matches(WHOLE) || (address.matches(SHORT) && groups < GROUPS));
    }
}
