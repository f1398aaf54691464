package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// How to read the rows of a file.
///
/// @param header whether the first row of a csv or tsv file names the columns; of no meaning elsewhere
/// @param quote the quotation mark of csv and, where a file is quoted, of tsv; null where quotation marks are ordinary
///     characters whatever they look like
public record TableFormat(
        FileFormat format, boolean header, @Nullable Character quote) {
    public TableFormat {
        requireNonNull(format, "format is null");
        if (quote != null && (quote == ',' || quote == '\t' || quote == '\n' || quote == '\r')) {
            throw new UsageException("quote must not be a comma, a tab or an end of line");
        }
    }

    /// With a header and the quotation mark `"`.
    public static TableFormat of(FileFormat format) {
        return new TableFormat(format, true, '"');
    }

    /// What the file's name says, with a header and the quotation mark `"`.
    ///
    /// @throws UsageException when the name says nothing
    public static TableFormat of(Path file) {
        return of(FileFormat.of(file));
    }

    /// The same, but without a header where the columns that are read are places.
    static TableFormat of(Path file, Collection<Column> columns) {
        return of(file).withHeader(!Column.arePlaces(columns));
    }

    public TableFormat withHeader(boolean there) {
        return new TableFormat(format, there, quote);
    }

    public TableFormat withQuote(@Nullable Character mark) {
        return new TableFormat(format, header, mark);
    }
}
