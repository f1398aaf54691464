package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.data.parquet.ParquetReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The rows of a Parquet file, as if they were JSON objects; their numbers take the place of lines.
final class ParquetRows implements RowReader {
    private final Path file;
    private final ParquetReader reader;

    ParquetRows(Path file, int maxLineBytes) {
        this.file = file;
        this.reader = new ParquetReader(file, maxLineBytes);
    }

    @Override
    public @Nullable JsonRow next() {
        ObjectNode row = reader.next();
        return row == null ? null : new JsonRow(file, reader.number(), row);
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
