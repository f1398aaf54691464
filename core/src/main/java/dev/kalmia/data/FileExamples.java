package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The examples of one file.
final class FileExamples implements ExampleSource {
    private final Path file;
    private final RowReader rows;
    private final Examples examples;
    private final BadRows badRows;
    private boolean any;

    FileExamples(Path file, ReadOptions options, ContentIds ids, BadRows badRows) {
        TableFormat format = options.format() == null ? TableFormat.of(file) : options.format();
        String task = options.task() == null ? ReadOptions.taskOf(file) : options.task();
        this.file = file;
        this.examples = new Examples(options.columns(), task, ids::named);
        this.badRows = badRows;
        this.rows = RowReader.open(file, format, options.maxLineBytes());
    }

    @Override
    public @Nullable Example next() {
        while (true) {
            Row row = null;
            try {
                row = rows.next();
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
