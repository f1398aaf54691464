package dev.kalmia.data;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// A row of cells.
record CellRow(Path file, long line, Header header, List<String> cells) implements Row {
    private static final Pattern ROW_NUMBER = Pattern.compile("[0-9]{1,18}");

    /// What parts cells in other files.
    private static final Pattern PARTED = Pattern.compile("[,;|\\t]");

    /// Whether a cell is a row's number in a column without a name, as pandas writes it.
    static boolean isRowNumber(Row row, String name) {
        return row instanceof CellRow
                && name.isEmpty()
                && ROW_NUMBER.matcher(row.value(name)).matches();
    }

    /// This row, unless it has more in it than the header has names for: what is behind the last would be
    /// lost.
    CellRow requireNamed() {
        int named = header.names().size();
        if (header != Header.NONE
                && cells.size() > named
                && !cells.subList(named, cells.size()).stream().allMatch(String::isBlank)) {
            throw new BadRow(file, line, "long row", "the row has " + cells.size() + " columns, the header " + named);
        }
        return this;
    }

    @Override
    public List<String> columns() {
        return header.names();
    }

    @Override
    public String there() {
        if (header == Header.NONE) {
            return "the file was read without a header";
        }
        String all = Names.list(columns());
        return columns().size() == 1 && PARTED.matcher(columns().getFirst()).find()
                ? all + " as one column; cells are parted by commas in .csv and by tabs in .tsv"
                : all;
    }

    @Override
    public boolean has(Column column) {
        int place = place(column);
        return place >= 0 && place < cells.size();
    }

    @Override
    public String value(Column column) {
        int place = place(column);
        if (place == Header.TWICE) {
            throw new BadRow(file, line, "ambiguous column", column + " is the name of two");
        }
        if (place == Header.MISSING) {
            throw new BadRow(file, line, BadRow.MISSING_COLUMN, column + "; there: " + there());
        }
        if (place >= cells.size()) {
            throw new BadRow(
                    file, line, "short row", "no column " + column + ", the row has " + cells.size() + " columns");
        }
        return cells.get(place);
    }

    @Override
    public List<String> values(Column column) {
        return List.of(value(column));
    }

    private int place(Column column) {
        return switch (column) {
            case Column.Named(String name) -> header.place(name);
            case Column.At(int index) -> index;
        };
    }
}
