package dev.kalmia.data.parquet;

import dev.kalmia.run.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/// Apache Parquet files of columns without nulls: format version 1, PLAIN values, uncompressed, because vectors do
/// not compress. A page at a time is held in memory. The same rows give the same bytes.
public final class Parquet {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final String CREATED_BY = "kalmia";

    /// Row groups of about this many values of lists: readers hold one at a time.
    private static final int GROUP_VALUES = 1 << 24;

    private static final int GROUP_ROWS = 1 << 16;

    private record RowGroup(List<ColumnChunk> chunks, int rows) {
        private long bytes() {
            return chunks.stream().mapToLong(ColumnChunk::bytes).sum();
        }
    }

    private Parquet() {}

    /// Writes a file, whole or not at all.
    ///
    /// @param columns at least one, of different names
    /// @param notes what is said about the whole file, by key
    /// @throws dev.kalmia.run.InputException when it cannot be written
    public static void write(Path file, int rows, List<ParquetColumn> columns, SequencedMap<String, String> notes) {
        if (columns.stream().map(ParquetColumn::path).distinct().count() < Math.max(1, columns.size())) {
            throw new IllegalArgumentException("there must be columns, of different names");
        }
        AtomicFile.write(file, out -> {
            out.write(MAGIC);
            List<RowGroup> groups = writeGroups(rows, columns, out);
            byte[] footer = footer(rows, columns, groups, notes);
            out.write(footer);
            out.write(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(footer.length)
                    .array());
            out.write(MAGIC);
        });
    }

    private static List<RowGroup> writeGroups(int rows, List<ParquetColumn> columns, OutputStream out)
            throws IOException {
        int width = columns.stream().mapToInt(ParquetColumn::listLength).sum();
        int groupRows = Math.clamp(GROUP_VALUES / Math.max(1, width), 1, GROUP_ROWS);
        List<RowGroup> groups = new ArrayList<>();
        long offset = MAGIC.length;
        for (long from = 0; from < rows; from += groupRows) {
            int to = (int) Math.min(rows, from + groupRows);
            List<ColumnChunk> chunks = new ArrayList<>();
            for (ParquetColumn column : columns) {
                ColumnChunk chunk = ColumnChunk.write(column, (int) from, to, offset, out);
                chunks.add(chunk);
                offset += chunk.bytes();
            }
            groups.add(new RowGroup(chunks, to - (int) from));
        }
        return groups;
    }

    /// `FileMetaData` of the format.
    private static byte[] footer(
            int rows, List<ParquetColumn> columns, List<RowGroup> groups, SequencedMap<String, String> notes) {
        List<SchemaNode> schema = new ArrayList<>();
        schema.add(SchemaNode.root(columns.size()));
        columns.forEach(column -> column.describe(schema));
        return ThriftWriter.struct(out -> out.int32(1, 1)
                .structs(2, schema, (node, element) -> node.fields().accept(element))
                .int64(3, rows)
                .structs(
                        4,
                        groups,
                        (group, fields) -> fields.structs(1, group.chunks, ColumnChunk::describe)
                                .int64(2, group.bytes())
                                .int64(3, group.rows))
                .structs(
                        5,
                        notes.entrySet(),
                        (note, fields) -> fields.text(1, note.getKey()).text(2, note.getValue()))
                .text(6, CREATED_BY));
    }
}
