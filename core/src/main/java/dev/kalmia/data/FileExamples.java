package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The examples of one file.
final class FileExamples implements ExampleSource {
    private final Path file;
    private final RowReader rows;
    private final Examples examples;
    private final BadRows badRows;
    private final Collection<Column> places;
    private boolean any;
    private boolean begun;

    FileExamples(Path file, ReadOptions options, ContentIds ids, BadRows badRows) {
        Collection<Column> columns = options.columns().values();
        TableFormat format = options.format() == null ? TableFormat.of(file, columns) : options.format();
        String task = options.task() == null ? ReadOptions.taskOf(file) : options.task();
        this.file = file;
        this.examples = new Examples(options.columns(), task, ids::named);
        this.badRows = badRows;
        this.places = options.format() == null ? columns : List.of();
        this.rows = RowReader.open(file, format, options.maxLineBytes());
    }

    @Override
    public @Nullable Example next() {
        while (true) {
            Row row = null;
            try {
                row = nextRow();
                if (row == null) {
                    requireAny();
                    return null;
                }
                Example example = examples.example(row);
                any = true;
                return example;
            } catch (BadRow fault) {
                if (isOfTheWholeFile(fault, row)) {
                    throw fault;
                }
                badRows.refuse(fault);
            }
        }
    }

    private @Nullable Row nextRow() {
        Row row = rows.next();
        boolean header = !begun && row != null && Column.isHeader(row, places);
        begun = true;
        return header ? rows.next() : row;
    }

    /// A column that the header lacks is missing in every row.
    private static boolean isOfTheWholeFile(BadRow fault, @Nullable Row row) {
        String reason = fault.reject().reason();
        return row instanceof CellRow && (reason.equals(BadRow.WRONG_COLUMNS) || reason.equals(BadRow.MISSING_COLUMN));
    }

    private void requireAny() {
        if (!any) {
            BadRow first = badRows.first();
            throw first == null
                    ? new InputException("the file has no rows: " + file)
                    : new InputException("no row of the file can be used: the first because of: " + first.getMessage());
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
