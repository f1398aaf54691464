package dev.kalmia.data;

import org.jspecify.annotations.Nullable;

/// Rows of csv and tsv files whose cells may stand in quotation marks and then span lines. Csv is RFC 4180, and so is
/// tsv whose header stands in quotation marks, each of its cells, as our own writer has it. What other tsv means by a
/// mark is said by `TabQuoting`, and by `TabCells` row by row.
final class QuotedRows implements RowReader {
    private final HeldLines lines;
    private final RowCells cells;
    private final Header header;

    QuotedRows(Lines lines, char delimiter, char quote, boolean header, int maxChars) {
        this.lines = new HeldLines(lines, maxChars);
        boolean named = header && this.lines.begin();
        if (delimiter != '\t' || (named && TabCells.areMarked(this.lines, quote))) {
            this.cells = new QuotedCells(this.lines, delimiter, quote);
            this.header = named ? Header.of(cells.next()) : Header.NONE;
        } else {
            this.header = named ? Header.of(TabCells.header(this.lines, quote)) : Header.NONE;
            boolean any = this.lines.begin();
            int columns = this.header.names().size();
            this.cells = any
                    ? TabQuoting.cells(this.lines, quote, columns)
                    : new TabCells(this.lines, quote, columns, false);
        }
    }

    @Override
    public @Nullable CellRow next() {
        if (!lines.begin()) {
            return null;
        }
        long number = lines.number();
        return new CellRow(lines.file(), number, header, cells.next()).requireNamed();
    }

    @Override
    public long bytesRead() {
        return lines.bytesRead();
    }

    @Override
    public void close() {
        lines.close();
    }
}
