package dev.kalmia.data;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that are lines, cut at each delimiter: csv and tsv without quotation marks, and texts, which are not cut.
final class SplitRows implements RowReader {
    private final Lines lines;
    private final @Nullable String delimiter;
    private final Header header;

    private SplitRows(Lines lines, @Nullable String delimiter, Header header) {
        this.lines = lines;
        this.delimiter = delimiter;
        this.header = header;
    }

    static SplitRows texts(Lines lines) {
        return new SplitRows(lines, null, Header.NONE);
    }

    static SplitRows cells(Lines lines, char delimiter, boolean header) {
        var rows = new SplitRows(lines, String.valueOf(delimiter), Header.NONE);
        CellRow first = header ? rows.next() : null;
        return first == null ? rows : new SplitRows(lines, rows.delimiter, Header.of(first.cells()));
    }

    @Override
    public @Nullable CellRow next() {
        String line = lines.next();
        while (delimiter != null && line != null && line.isEmpty()) {
            line = lines.next();
        }
        return line == null ? null : new CellRow(lines.file(), lines.number(), header, cells(line)).requireNamed();
    }

    private List<String> cells(String line) {
        if (delimiter == null) {
            return List.of(line);
        }
        return Arrays.asList(line.split(delimiter, -1));
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
