package dev.kalmia.data;

import java.util.ArrayList;
import java.util.List;

/// Cells between tabs, of software that does not quote, or quotes where it must. A mark that begins a cell
/// opens it only where another closes it; otherwise it is text. Where the cell spans tabs or lines, the
/// number of columns says which is meant: the row has all of them, and of its lines at most the first or the
/// last has as many by itself. Where every line has, each is a row. Anything else is refused, with all of its
/// lines.
final class TabCells implements RowCells {
    private static final char TAB = '\t';

    private final HeldLines lines;
    private final char mark;
    private final boolean text;
    private final MarkedCells cells;
    private int columns;

    /// A row with its marks taken for what they may be.
    ///
    /// @param end behind its last cell that was looked at
    /// @param spans whether a cell in marks holds a tab or the end of a line
    private record Joined(List<String> row, int end, boolean spans) {}

    /// @param columns of the header; 0 where there is none: the first row has as many as all
    /// @param text whether marks are text wherever they stand
    TabCells(HeldLines lines, char mark, int columns, boolean text) {
        this.lines = lines;
        this.mark = mark;
        this.text = text;
        this.cells = new MarkedCells(lines, TAB, mark, false);
        this.columns = columns;
    }

    @Override
    public List<String> next() {
        List<String> line = line(lines.start());
        int end = lines.endOfLine(lines.start());
        int first = lines.text().indexOf(String.valueOf(mark), lines.start());
        if (text || first < 0 || first > end) {
            return taken(line, end);
        }
        Joined joined = joined();
        if (!joined.spans()) {
            return taken(line.stream().map(this::unmarked).toList(), end);
        }
        return chosen(line, joined);
    }

    private List<String> chosen(List<String> line, Joined joined) {
        int end = lines.endOfLine(lines.start());
        int last = lines.endOfLine(joined.end());
        int needed = columns == 0 ? line.size() : columns;
        boolean firstIsRow = line.size() == needed;
        boolean lastIsRow = false;
        int rows = 0;
        int others = 0;
        for (int at = lines.afterLine(end); at < last; at = lines.afterLine(lines.endOfLine(at))) {
            int size = line(at).size();
            lastIsRow = size == needed;
            rows += lastIsRow ? 1 : 0;
            others += size < needed && cells.end(at) > at ? 1 : 0;
        }
        // The line in which a cell of the first column ends has all columns behind it.
        if (joined.row().size() == columns && rows == (lastIsRow && !firstIsRow ? 1 : 0)) {
            return taken(joined.row(), last);
        }
        boolean known = columns > 0 || last > end;
        if (known && needed > 1 && line.size() >= needed && others == 0) {
            return taken(line.stream().map(this::unmarked).toList(), end);
        }
        throw doubt(last);
    }

    private BadRow doubt(int last) {
        BadRow doubt = new BadRow(
                lines.file(),
                lines.number(),
                "quoting in doubt",
                "the mark before a cell may be text, or open a cell that ends in line " + lines.number(last)
                        + ": put the header in quotation marks where cells are quoted, or write the rows as JSONL");
        lines.leave(lines.afterLine(last));
        return doubt;
    }

    private List<String> taken(List<String> row, int end) {
        lines.leave(lines.afterLine(end));
        columns = columns == 0 ? row.size() : columns;
        return row;
    }

    /// The cells of the line that has a place, as they stand there.
    private List<String> line(int from) {
        List<String> row = new ArrayList<>();
        int end = cells.end(from);
        for (row.add(cells.text(from, end)); cells.isDelimiter(end); row.add(cells.text(from, end))) {
            from = end + 1;
            end = cells.end(from);
        }
        return row;
    }

    private Joined joined() {
        List<String> row = new ArrayList<>();
        boolean spans = false;
        int at = lines.start();
        while (true) {
            int end = cells.end(at);
            int closing = cells.isMark(at) ? cells.closing(at + 1) : MarkedCells.NONE;
            row.add(closing == MarkedCells.NONE ? cells.text(at, end) : cells.inside(at + 1, closing));
            spans |= closing > end;
            at = closing == MarkedCells.NONE ? end : closing + 1;
            boolean tooMany = columns > 0 && spans && row.size() > columns;
            if (tooMany || !cells.isDelimiter(at)) {
                return new Joined(row, at, spans);
            }
            at++;
        }
    }

    /// Whether every cell of the line that comes next stands in marks.
    static boolean areMarked(HeldLines lines, char mark) {
        TabCells cells = new TabCells(lines, mark, 0, false);
        return cells.line(lines.start()).stream().allMatch(cells::isMarked);
    }

    /// The names in the line that comes next, which is left behind.
    static List<String> header(HeldLines lines, char mark) {
        TabCells cells = new TabCells(lines, mark, 0, false);
        List<String> names = cells.line(lines.start());
        return cells.taken(names.stream().map(cells::unmarked).toList(), lines.endOfLine(lines.start()));
    }

    private boolean isMarked(String cell) {
        return cell.length() > 1
                && cell.charAt(0) == mark
                && cell.charAt(cell.length() - 1) == mark
                && cell.substring(1, cell.length() - 1)
                                .replace("" + mark + mark, "")
                                .indexOf(mark)
                        < 0;
    }

    private String unmarked(String cell) {
        return isMarked(cell)
                ? cell.substring(1, cell.length() - 1).replace("" + mark + mark, String.valueOf(mark))
                : cell;
    }
}
