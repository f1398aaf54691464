package dev.kalmia.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The rows of one file, one at a time. For one thread.
sealed interface RowReader extends AutoCloseable permits JsonRows, QuotedRows, SplitRows {
    /// The next row, or null after the last.
    ///
    /// @throws BadRow when it cannot be used and the one after it can be asked for
    /// @throws dev.kalmia.run.InputException when the file cannot be read on
    @Nullable
    Row next();

    @Override
    void close();

    static RowReader open(Path file, TableFormat format, int maxLineBytes) {
        Lines lines = new Lines(file, maxLineBytes);
        try {
            return of(lines, format, maxLineBytes);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    static RowReader of(Lines lines, TableFormat format, int maxLineBytes) {
        return switch (format.format()) {
            case JSONL -> new JsonRows(lines, maxLineBytes);
            case TXT -> SplitRows.texts(lines);
            case CSV -> cells(lines, ',', format, maxLineBytes);
            case TSV -> cells(lines, '\t', format, maxLineBytes);
        };
    }

    private static RowReader cells(Lines lines, char delimiter, TableFormat format, int maxLineBytes) {
        Character quote = format.quote();
        return quote == null
                ? SplitRows.cells(lines, delimiter, format.header())
                : new QuotedRows(lines, delimiter, quote, format.header(), maxLineBytes);
    }
}
