package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The rows of one or more files, joined. Held in memory: for what a model is judged by, not for what it learns
/// from.
///
/// @param rows at least one, in the order of the files
public record Table(List<Row> rows) {
    /// The longest line, 16 MiB.
    public static final int MAX_LINE_BYTES = 1 << 24;

    public Table {
        rows = List.copyOf(rows);
    }

    /// Reads files of one format.
    ///
    /// @throws InputException when a file has no row, or a row is malformed
    public static Table read(List<Path> files, TableFormat format) {
        List<Row> rows = new ArrayList<>();
        for (Path file : files) {
            int before = rows.size();
            try (RowReader reader = RowReader.open(file, format, MAX_LINE_BYTES)) {
                for (Row row = reader.next(); row != null; row = reader.next()) {
                    rows.add(row);
                }
            }
            if (rows.size() == before) {
                throw new InputException("the file has no rows: " + file);
            }
        }
        return new Table(rows);
    }

    /// Reads one file in the format its name says.
    public static Table read(Path file) {
        return read(List.of(file), TableFormat.of(file));
    }

    /// Hands over the rows of one file one at a time, in the format its name says, and holds none of them.
    ///
    /// @throws InputException when a row is malformed
    public static void forEach(Path file, Consumer<Row> taker) {
        try (RowReader reader = RowReader.open(file, TableFormat.of(file), MAX_LINE_BYTES)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                taker.accept(row);
            }
        }
    }

    public int size() {
        return rows.size();
    }

    /// The texts of one column.
    ///
    /// @throws InputException when a row has none
    public List<String> column(Column column) {
        return rows.stream().map(row -> row.value(column)).toList();
    }
}
