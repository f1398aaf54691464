package dev.kalmia.data;

import dev.kalmia.data.parquet.UnreadColumn;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of one file, one at a time. For one thread.
sealed interface RowReader extends AutoCloseable
        permits JsonRows, QuotedRows, SplitRows, ParquetRows, ListedRows, FolderRows {
    /// The next row, or null after the last.
    ///
    /// @throws BadRow when it cannot be used and the one after it can be asked for
    /// @throws dev.kalmia.run.InputException when the file cannot be read on
    @Nullable
    Row next();

    @Override
    void close();

    /// How many bytes of the file were read so far, packed as they are.
    long bytesRead();

    /// What of the file's columns no row has, because it is not read.
    default List<UnreadColumn> unread() {
        return List.of();
    }

    static RowReader open(Path file, TableFormat format, int maxLineBytes) {
        if (format.format() == FileFormat.PARQUET) {
            return new ParquetRows(file, maxLineBytes);
        }
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
            case PARQUET -> throw new IllegalArgumentException("Parquet has no lines");
        };
    }

    private static RowReader cells(Lines lines, char delimiter, TableFormat format, int maxLineBytes) {
        Character quote = format.quote();
        return quote == null
                ? SplitRows.cells(lines, delimiter, format.header())
                : new QuotedRows(lines, delimiter, quote, format.header(), maxLineBytes);
    }
}
