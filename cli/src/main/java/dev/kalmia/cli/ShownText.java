package dev.kalmia.cli;

/// A text of any length in a line for people.
final class ShownText {
    private static final int MOST = 70;

    private ShownText() {}

    /// Its first 70 characters, blanks and line breaks as one blank.
    static String of(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.codePointCount(0, line.length()) > MOST
                ? line.substring(0, line.offsetByCodePoints(0, MOST)) + "…"
                : line;
    }
}
