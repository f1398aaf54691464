package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How to read examples. Format and columns are of files: a BEIR folder has its own.
///
/// @param format null: what the file's name says, csv and tsv with a header and the quotation mark `"`
/// @param columns which column has which role; empty: seen from the names of the columns (see `ExampleReader`)
/// @param onBadRow what happens to a row that cannot be used
/// @param task the task of rows that name none; null: the file's name without its endings, the
///     folder's name
/// @param maxLineBytes the longest line, and the longest quoted row in characters; 1 to 1 GiB
public record ReadOptions(
        @Nullable TableFormat format,
        Map<Role, Column> columns,
        OnBadRow onBadRow,
        @Nullable String task,
        int maxLineBytes) {
    public static final int MOST_LINE_BYTES = 1 << 30;

    public ReadOptions {
        columns = columns.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(columns));
        requireNonNull(onBadRow, "onBadRow is null");
        if (maxLineBytes < 1 || maxLineBytes > MOST_LINE_BYTES) {
            throw new UsageException("maxLineBytes must be 1 to " + MOST_LINE_BYTES + "; maxLineBytes=" + maxLineBytes);
        }
        if (!columns.isEmpty()) {
            Layout.check(columns.keySet());
        }
    }

    /// Everything seen from the files; a bad row is an error; lines of at most 16 MiB.
    public static ReadOptions defaults() {
        return new ReadOptions(null, Map.of(), OnBadRow.ERROR, null, Table.MAX_LINE_BYTES);
    }

    /// The task of rows that name none, where nothing else is asked: the name of their file without its endings.
    public static String taskOf(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.', 1);
        return dot < 0 ? name : name.substring(0, dot);
    }

    public ReadOptions withFormat(@Nullable TableFormat other) {
        return new ReadOptions(other, columns, onBadRow, task, maxLineBytes);
    }

    /// Maps roles to columns: `Map.of(Role.QUERY, Column.of("question"), Role.POSITIVE, Column.of("answer"))`.
    public ReadOptions withColumns(Map<Role, Column> other) {
        return new ReadOptions(format, other, onBadRow, task, maxLineBytes);
    }

    public ReadOptions withOnBadRow(OnBadRow other) {
        return new ReadOptions(format, columns, other, task, maxLineBytes);
    }

    public ReadOptions withTask(@Nullable String other) {
        return new ReadOptions(format, columns, onBadRow, other, maxLineBytes);
    }

    public ReadOptions withMaxLineBytes(int other) {
        return new ReadOptions(format, columns, onBadRow, task, other);
    }
}
