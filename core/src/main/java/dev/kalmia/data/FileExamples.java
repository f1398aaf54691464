package dev.kalmia.data;

import dev.kalmia.data.parquet.UnreadColumn;
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
    private final LeftBehind left;
    private long rowsRead;
    private boolean any;
    private boolean begun;

    FileExamples(Path file, ReadOptions options, ContentIds ids, BadRows badRows, LeftBehind left) {
        Collection<Column> columns = options.columns().values();
        TableFormat format = options.format() == null ? TableFormat.of(file, columns) : options.format();
        String task = options.task() == null ? ReadOptions.taskOf(file) : options.task();
        this.file = file;
        this.examples = new Examples(options.columns(), task, ids::named);
        this.badRows = badRows;
        this.left = left;
        this.places = options.format() == null ? columns : List.of();
        this.rows = RowReader.open(file, format, options.maxLineBytes());
        try {
            rows.unread().forEach(column -> requireUnasked(column, columns));
        } catch (InputException asked) {
            rows.close();
            throw asked;
        }
    }

    /// Without one of these columns the rows may mean something else: a graded pair is a pair without its grade.
    private void requireUnasked(UnreadColumn unread, Collection<Column> mapped) {
        boolean asked = mapped.isEmpty()
                ? Layout.isKnown(unread.path())
                : mapped.stream().anyMatch(column -> column.name().equals(unread.path()));
        if (asked) {
            throw JsonRow.unread(file, Column.of(unread.path()), unread.why());
        }
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
        Row next = header ? rows.next() : row;
        rowsRead += next == null ? 0 : 1;
        return next;
    }

    /// A column that the header lacks is missing in every row.
    private static boolean isOfTheWholeFile(BadRow fault, @Nullable Row row) {
        String reason = fault.reject().reason();
        return row instanceof CellRow && (reason.equals(BadRow.WRONG_COLUMNS) || reason.equals(BadRow.MISSING_COLUMN));
    }

    private void requireAny() {
        BadRow first = badRows.first();
        if (!any && first != null) {
            throw new InputException("no row of the file can be used: the first because of: " + first.getMessage());
        }
    }

    /// Whether the file, read to its end, has no row.
    boolean isEmpty() {
        return !any;
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        left.addColumns(rows.unread(), rowsRead);
        rows.close();
    }
}
