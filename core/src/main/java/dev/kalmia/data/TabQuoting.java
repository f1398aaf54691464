package dev.kalmia.data;

import java.util.List;

/// What the first mebibyte of a tsv file says of its quotation marks, where the header says nothing.
enum TabQuoting {
    /// Marks are text: one stands inside of a text by itself, which quoting would have doubled.
    TEXT,
    /// Marks are round cells: read so, each row has the same columns, and one at least can be read in no
    /// other way.
    CELLS,
    /// Neither is seen.
    OPEN;

    private static final int LOOK = 1 << 20;

    /// How the rows from the first that is held are read.
    ///
    /// @param columns of the header; 0 where there is none
    static RowCells cells(HeldLines lines, char mark, int columns) {
        return switch (of(lines, mark, columns)) {
            case TEXT -> new TabCells(lines, mark, columns, true);
            case CELLS -> new QuotedCells(lines, '\t', mark);
            case OPEN -> new TabCells(lines, mark, columns, false);
        };
    }

    private static TabQuoting of(HeldLines lines, char mark, int columns) {
        while (lines.text().length() - lines.start() < LOOK && lines.more()) {
            // As many lines as there are.
        }
        int end = lines.text().length();
        if (hasMarkInside(lines.text(), lines.start(), end, mark)) {
            return TEXT;
        }
        return lines.ahead(() -> areQuoted(lines, mark, columns, end)) ? CELLS : OPEN;
    }

    private static boolean hasMarkInside(StringBuilder text, int from, int end, char mark) {
        String one = String.valueOf(mark);
        for (int at = text.indexOf(one, from); at >= 0; at = text.indexOf(one, at)) {
            int first = at;
            while (at < end && text.charAt(at) == mark) {
                at++;
            }
            boolean borders =
                    first == from || at == end || isBorder(text.charAt(first - 1)) || isBorder(text.charAt(at));
            if (!borders && (at - first) % 2 == 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBorder(char character) {
        return character == '\t' || character == '\n' || character == '\r';
    }

    private static boolean areQuoted(HeldLines lines, char mark, int columns, int end) {
        QuotedCells cells = new QuotedCells(lines, '\t', mark);
        int needed = columns;
        boolean spans = false;
        try {
            while (lines.start() < end && lines.beginHeld()) {
                int from = lines.start();
                int size = cells.next().size();
                needed = needed == 0 ? size : needed;
                if (size != needed) {
                    return false;
                }
                spans |= isOneRow(lines.text().substring(from, lines.start()), needed);
            }
            return spans;
        } catch (BadRow fault) {
            return false;
        }
    }

    /// Whether a row that is one by the rules of CSV can be nothing else: a line with more columns, or
    /// several of which at most the first or the last has as many by itself.
    private static boolean isOneRow(String text, int columns) {
        List<Long> sizes = text.lines()
                .filter(line -> !line.isEmpty())
                .map(line -> line.chars().filter(each -> each == '\t').count() + 1)
                .toList();
        long rows = sizes.stream().filter(size -> size == columns).count();
        if (sizes.size() == 1) {
            return sizes.getFirst() > columns;
        }
        return rows == 0 || (rows == 1 && (sizes.getFirst() == columns || sizes.getLast() == columns));
    }
}
