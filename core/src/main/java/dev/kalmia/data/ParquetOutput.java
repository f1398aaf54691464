package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.data.parquet.ParquetWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/// Rows of Parquet.
final class ParquetOutput implements RowOutput {
    private final ParquetWriter writer;
    private final Map<String, ParquetWriter.Kind> kinds;

    ParquetOutput(OutputStream out, Map<String, ParquetWriter.Kind> kinds) throws IOException {
        this.writer = new ParquetWriter(out, kinds);
        this.kinds = kinds;
    }

    @Override
    public Row asRead(Path file, long number, ObjectNode row) {
        if (!row.properties().stream().allMatch(entry -> kinds.containsKey(entry.getKey()))) {
            throw new BadRow(file, number, BadRow.WRONG_COLUMNS, "the file has " + kinds.keySet());
        }
        return new JsonRow(file, number, row);
    }

    @Override
    public void write(ObjectNode row) throws IOException {
        writer.row(row);
    }

    @Override
    public void finish() throws IOException {
        writer.finish();
    }
}
