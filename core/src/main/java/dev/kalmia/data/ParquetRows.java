package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.data.parquet.ParquetReader;
import dev.kalmia.data.parquet.UnreadColumn;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of a Parquet file, as if they were JSON objects; their numbers take the place of lines.
final class ParquetRows implements RowReader {
    private final Path file;
    private final ParquetReader reader;
    private final Map<String, String> unread = new HashMap<>();

    ParquetRows(Path file, int maxLineBytes) {
        this.file = file;
        this.reader = new ParquetReader(file, maxLineBytes);
        reader.unread().forEach(column -> unread.put(column.path(), column.why()));
    }

    @Override
    public @Nullable JsonRow next() {
        ObjectNode row = reader.next();
        return row == null ? null : new JsonRow(file, reader.number(), row, unread);
    }

    @Override
    public List<UnreadColumn> unread() {
        return reader.unread();
    }

    @Override
    public long bytesRead() {
        return reader.bytesRead();
    }

    @Override
    public void close() {
        reader.close();
    }
}
