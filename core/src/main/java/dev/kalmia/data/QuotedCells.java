package dev.kalmia.data;

import java.util.ArrayList;
import java.util.List;

/// RFC 4180: a cell that begins with a quotation mark ends with one and may span lines. Where the marks of a row are
/// at fault, the next row begins with its second line.
final class QuotedCells implements RowCells {
    private final HeldLines lines;
    private final MarkedCells cells;

    QuotedCells(HeldLines lines, char delimiter, char mark) {
        this.lines = lines;
        this.cells = new MarkedCells(lines, delimiter, mark, true);
    }

    @Override
    public List<String> next() {
        List<String> row = new ArrayList<>();
        int at = lines.start();
        while (true) {
            at = add(row, at);
            if (!cells.isDelimiter(at)) {
                lines.leave(lines.afterLine(lines.endOfLine(at)));
                return row;
            }
            at++;
        }
    }

    /// @return the place behind the cell
    private int add(List<String> row, int from) {
        if (!cells.isMark(from)) {
            int end = cells.end(from);
            row.add(cells.text(from, end));
            return end;
        }
        int closing = cells.closing(from + 1);
        if (closing == MarkedCells.NONE) {
            BadRow fault = cells.fault();
            lines.leave(lines.afterLine(lines.endOfLine(lines.start())));
            throw fault;
        }
        row.add(cells.inside(from + 1, closing));
        return cells.behind(closing);
    }
}
