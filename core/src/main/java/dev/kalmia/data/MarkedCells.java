package dev.kalmia.data;

/// Cells between delimiters that may stand in quotation marks, in lines that are held. A mark in such a cell is
/// doubled, and the one that closes it stands before a delimiter or the end of a line.
final class MarkedCells {
    static final int NONE = -1;

    private final HeldLines lines;
    private final char delimiter;
    private final char mark;
    private final boolean spaces;
    private long hopelessFrom = -1;
    private long hopelessTo = -1;
    private String fault = "";

    /// @param spaces whether white space may stand behind the mark that closes
    MarkedCells(HeldLines lines, char delimiter, char mark, boolean spaces) {
        this.lines = lines;
        this.delimiter = delimiter;
        this.mark = mark;
        this.spaces = spaces;
    }

    boolean isMark(int place) {
        return is(mark, place);
    }

    boolean isDelimiter(int place) {
        return is(delimiter, place);
    }

    private boolean is(char character, int place) {
        return place < lines.text().length() && lines.text().charAt(place) == character;
    }

    /// Where a cell without marks ends: at the delimiter, or where its line does.
    int end(int from) {
        int line = lines.contentEnd(lines.endOfLine(from));
        for (int at = from; at < line; at++) {
            if (lines.text().charAt(at) == delimiter) {
                return at;
            }
        }
        return Math.max(from, line);
    }

    /// The mark that closes a cell, which may be lines further: they are held then. `NONE` where none does.
    ///
    /// @param from behind the mark that opens
    int closing(int from) {
        int at = from;
        int line = lines.endOfLine(from);
        boolean sameLine = true;
        while (true) {
            int found = lines.text().indexOf(String.valueOf(mark), at);
            if (sameLine && (found < 0 || found > line)) {
                sameLine = false;
                if (lines.offset(line) >= hopelessFrom && lines.offset(line) < hopelessTo) {
                    return NONE;
                }
            }
            if (found >= 0 && isMark(found + 1)) {
                at = found + 2;
            } else if (found >= 0) {
                return endsCell(behind(found)) ? found : hopeless(from, found, "text stands behind a mark that closes");
            } else {
                at = lines.text().length();
                if (!lines.more()) {
                    return hopeless(from, at, lines.isTooLong() ? "" : "a mark is left open");
                }
            }
        }
    }

    /// A cell that is open where a line in between ends comes to the same end: that is not looked for again, so that
    /// a file is read in the time that its size asks for.
    private int hopeless(int from, int to, String why) {
        hopelessFrom = lines.offset(from);
        hopelessTo = lines.offset(to);
        fault = why;
        return NONE;
    }

    /// What is wrong with the row, where a cell of it is not closed and marks have no other meaning.
    BadRow fault() {
        // The row is open where each of its lines ends.
        hopelessFrom = Math.min(hopelessFrom, lines.offset(lines.start()));
        return fault.isEmpty()
                ? new BadRow(
                        lines.file(),
                        lines.number(),
                        "row too long",
                        "more than " + lines.maxChars() + " characters, is a quotation mark left open?")
                : new BadRow(lines.file(), lines.number(), "malformed quoting", fault);
    }

    /// The place behind a mark that closes, and behind white space where that may be.
    int behind(int closing) {
        int at = closing + 1;
        while (spaces
                && at < lines.text().length()
                && !isDelimiter(at)
                && isSpace(lines.text().charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char character) {
        return character != '\n' && Character.isWhitespace(character);
    }

    private boolean endsCell(int place) {
        return isDelimiter(place) || place >= lines.contentEnd(lines.endOfLine(place));
    }

    /// What a cell in marks holds.
    String inside(int from, int closing) {
        return lines.text().substring(from, closing).replace("" + mark + mark, String.valueOf(mark));
    }

    String text(int from, int to) {
        return lines.text().substring(from, to);
    }
}
