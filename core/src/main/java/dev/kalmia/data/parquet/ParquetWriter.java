package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes rows of texts, numbers, lists and maps as Apache Parquet, any number of them: what is not there is null,
/// values are PLAIN, pages packed with Zstandard. Up to some 32 MiB of packed pages are held. The same rows give the
/// same
/// bytes. For one thread.
public final class ParquetWriter {
    private static final int GROUP_ROWS = 1 << 17;
    private static final long GROUP_BYTES = 1L << 25;

    /// What a field holds.
    public enum Kind {
        TEXT,
        NUMBER,
        TEXTS,
        NUMBERS,
        /// Texts by name.
        MAP
    }

    private final OutputStream out;
    private final List<RowField> fields = new ArrayList<>();
    private final List<SchemaNode> schema = new ArrayList<>();
    private final List<Parquet.Chunks> groups = new ArrayList<>();
    private long offset;
    private int rows;

    /// Begins a file.
    ///
    /// @param out at the beginning of the file; the caller closes it
    /// @param kinds name → kind of each field, at least one, in their order
    public ParquetWriter(OutputStream out, Map<String, Kind> kinds) throws IOException {
        this.out = out;
        schema.add(SchemaNode.root(kinds.size()));
        kinds.forEach((name, kind) -> fields.add(RowField.of(name, kind, schema)));
        byte[] head = Parquet.head();
        out.write(head);
        offset = head.length;
    }

    /// Writes a row; what it lacks is null, and keys that are no fields are an error.
    public void row(ObjectNode row) throws IOException {
        int known = 0;
        for (RowField field : fields) {
            JsonNode value = row.get(field.name());
            known += value == null ? 0 : 1;
            field.add(value);
        }
        if (known < row.size()) {
            throw new IllegalArgumentException("the fields of a row must be those of the file; row=" + names(row));
        }
        rows++;
        if (rows >= GROUP_ROWS || fields.stream().mapToLong(RowField::held).sum() >= GROUP_BYTES) {
            endGroup();
        }
    }

    private static List<String> names(ObjectNode row) {
        List<String> names = new ArrayList<>();
        row.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void endGroup() throws IOException {
        List<ColumnChunk> chunks = new ArrayList<>();
        for (RowField field : fields) {
            for (LeafColumn column : field.columns()) {
                ColumnChunk chunk = column.write(offset, out);
                chunks.add(chunk);
                offset += chunk.bytes();
            }
        }
        groups.add(new Parquet.Chunks(chunks, rows));
        rows = 0;
    }

    /// Writes what stands behind the last row.
    public void finish() throws IOException {
        if (rows > 0) {
            endGroup();
        }
        out.write(Parquet.end(schema, groups, new LinkedHashMap<>()));
    }
}
