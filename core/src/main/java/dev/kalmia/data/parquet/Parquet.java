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

    /// Rows that were written together, as the end of the file has to tell.
    ///
    /// @param offset where in the file their first column begins
    /// @param columnBytes bytes of each column
    public record RowGroup(long offset, int rows, List<Long> columnBytes) {
        public RowGroup {
            columnBytes = List.copyOf(columnBytes);
        }

        /// Of all columns together.
        public long bytes() {
            return columnBytes.stream().mapToLong(Long::longValue).sum();
        }

        private List<ColumnChunk> chunks(List<ParquetColumn> columns) {
            List<ColumnChunk> chunks = new ArrayList<>();
            long at = offset;
            for (int c = 0; c < columns.size(); c++) {
                chunks.add(ColumnChunk.plain(columns.get(c), at, columnBytes.get(c), rows));
                at += columnBytes.get(c);
            }
            return chunks;
        }
    }

    private Parquet() {}

    /// Writes a file, whole or not at all.
    ///
    /// @param columns at least one, of different names
    /// @param notes what is said about the whole file, by key
    /// @throws dev.kalmia.run.InputException when it cannot be written
    public static void write(Path file, int rows, List<ParquetColumn> columns, SequencedMap<String, String> notes) {
        AtomicFile.write(file, out -> {
            out.write(head());
            out.write(tail(columns, writeGroups(rows, columns, out), notes));
        });
    }

    /// What stands before the first row.
    public static byte[] head() {
        return MAGIC.clone();
    }

    /// What stands behind the last row. The columns' rows are not asked for.
    public static byte[] tail(List<ParquetColumn> columns, List<RowGroup> groups, SequencedMap<String, String> notes) {
        if (columns.stream().map(ParquetColumn::path).distinct().count() < Math.max(1, columns.size())) {
            throw new IllegalArgumentException("there must be columns, of different names");
        }
        List<SchemaNode> schema = new ArrayList<>();
        schema.add(SchemaNode.root(columns.size()));
        columns.forEach(column -> column.describe(schema));
        List<Chunks> written = groups.stream()
                .map(group -> new Chunks(group.chunks(columns), group.rows()))
                .toList();
        return end(schema, written, notes);
    }

    /// What stands behind the last row.
    static byte[] end(List<SchemaNode> schema, List<Chunks> groups, SequencedMap<String, String> notes) {
        byte[] footer = footer(schema, groups, notes);
        return ByteBuffer.allocate(footer.length + Integer.BYTES + MAGIC.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(footer)
                .putInt(footer.length)
                .put(MAGIC)
                .array();
    }

    /// The columns of a row group, where they were written.
    record Chunks(List<ColumnChunk> columns, long rows) {
        long unpacked() {
            return columns.stream().mapToLong(ColumnChunk::unpacked).sum();
        }
    }

    private static List<RowGroup> writeGroups(int rows, List<ParquetColumn> columns, OutputStream out)
            throws IOException {
        int width = columns.stream().mapToInt(ParquetColumn::listLength).sum();
        int groupRows = Math.clamp(GROUP_VALUES / Math.max(1, width), 1, GROUP_ROWS);
        List<RowGroup> groups = new ArrayList<>();
        long offset = MAGIC.length;
        for (long from = 0; from < rows; from += groupRows) {
            RowGroup group = writeGroup(columns, (int) from, (int) Math.min(rows, from + groupRows), offset, out);
            groups.add(group);
            offset += group.bytes();
        }
        return groups;
    }

    /// Writes the rows `from..to - 1` as one group, which readers hold as a whole.
    ///
    /// @param offset how many bytes of the file stand before it
    public static RowGroup writeGroup(List<ParquetColumn> columns, int from, int to, long offset, OutputStream out)
            throws IOException {
        List<Long> bytes = new ArrayList<>();
        for (ParquetColumn column : columns) {
            bytes.add(ColumnChunk.writeRows(column, from, to, out));
        }
        return new RowGroup(offset, to - from, bytes);
    }

    /// `FileMetaData` of the format.
    private static byte[] footer(List<SchemaNode> schema, List<Chunks> groups, SequencedMap<String, String> notes) {
        return ThriftWriter.struct(out -> out.int32(1, 1)
                .structs(2, schema, (node, element) -> node.fields().accept(element))
                .int64(3, groups.stream().mapToLong(Chunks::rows).sum())
                .structs(
                        4,
                        groups,
                        (group, fields) -> fields.structs(1, group.columns(), ColumnChunk::describe)
                                .int64(2, group.unpacked())
                                .int64(3, group.rows()))
                .structs(
                        5,
                        notes.entrySet(),
                        (note, fields) -> fields.text(1, note.getKey()).text(2, note.getValue()))
                .text(6, CREATED_BY));
    }
}
