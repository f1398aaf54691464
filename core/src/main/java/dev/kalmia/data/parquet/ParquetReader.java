package dev.kalmia.data.parquet;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of an Apache Parquet file, one at a time, as JSON objects: structs and maps are objects, lists arrays,
/// bytes
/// that are no UTF-8 stay bytes. Of each column a page is held. For one thread.
///
/// Read are texts, truth values and numbers of 32 and 64 bits, as they are stored, in both versions of pages, plain, in
/// dictionaries or as differences, packed with snappy, gzip or zstd. The file is taken for hostile: what it says of
/// sizes is bounded by the file, a footer may have 16 MiB and the pages held at a time 512.
///
/// What is of other types, or lies in the file in another way, is left out of the rows and named by `unread`.
public final class ParquetReader implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final RowSize size;
    private final StoredSchema schema;
    private final Iterator<ThriftStruct> groups;
    private final long dataEnd;
    private List<RowParts> parts = List.of();
    private List<StoredColumn> columns = List.of();
    private long leftInGroup;
    private long number;
    private long bytesBefore;

    /// Opens a file.
    ///
    /// @param mostCharacters of a row; a number counts as 8
    /// @throws InputException when it is no Parquet file
    public ParquetReader(Path file, int mostCharacters) {
        this.file = requireNonNull(file, "file is null");
        this.size = new RowSize(mostCharacters);
        this.channel = open(file);
        try {
            ThriftStruct footer = StoredFooter.read(channel);
            this.dataEnd = channel.size() - StoredFooter.TAIL_BYTES;
            List<ThriftStruct> all = footer.structs(4);
            this.schema = StoredSchema.of(footer.structs(2), UnreadChunks.of(all));
            this.groups = all.iterator();
        } catch (IOException | RuntimeException e) {
            close();
            throw refused(e);
        }
    }

    private static FileChannel open(Path file) {
        if (!Files.exists(file)) {
            throw new InputException("no such file: " + file);
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException("not a file: " + file);
        }
        try {
            return FileChannel.open(file);
        } catch (IOException e) {
            throw new InputException("cannot read: " + InputException.reason(e) + " (" + file + ")", e);
        }
    }

    /// What is not read, in the order of the file.
    public List<UnreadColumn> unread() {
        return schema.unread();
    }

    /// The names of the columns that are read, outermost, in their order.
    public List<String> columns() {
        return schema.fields().stream().map(StoredSchema.Field::name).toList();
    }

    /// The number of the row returned last, from 1.
    public long number() {
        return number;
    }

    /// Bytes of pages that were read so far.
    public long bytesRead() {
        return bytesBefore + columns.stream().mapToLong(StoredColumn::bytesRead).sum();
    }

    /// The next row, or null after the last.
    ///
    /// @throws InputException when the file is damaged or a row too long: there is no reading on
    public @Nullable ObjectNode next() {
        try {
            while (leftInGroup == 0) {
                requireEnded();
                if (!groups.hasNext()) {
                    return null;
                }
                open(groups.next());
            }
            leftInGroup--;
            number++;
            return row();
        } catch (RuntimeException e) {
            throw refused(e);
        }
    }

    private ObjectNode row() {
        size.clear();
        for (StoredColumn column : columns) {
            if (column.ended() || column.repetition() > 0) {
                throw new Damage("a column has too few rows");
            }
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < parts.size(); i++) {
            row.set(schema.fields().get(i).name(), parts.get(i).read(size));
        }
        return row;
    }

    private void requireEnded() {
        if (!columns.stream().allMatch(StoredColumn::ended)) {
            throw new Damage("a column has too many rows");
        }
    }

    private void open(ThriftStruct group) {
        bytesBefore = bytesRead();
        columns = new ArrayList<>();
        parts = List.of();
        leftInGroup = group.number(3);
        if (leftInGroup < 0) {
            throw new Damage("rows of a row group must be at least 0; rows=" + leftInGroup);
        }
        // Of a group without rows, what stands there of its columns says nothing: pyarrow gives them the offset 0.
        if (leftInGroup > 0) {
            openColumns(group.structs(1));
        }
    }

    private void openColumns(List<ThriftStruct> chunks) {
        Damage.within(schema.columns(), chunks.size(), schema.columns(), "columns of a row group");
        if (schema.leaves().isEmpty()) {
            throw new Damage("the file has rows and no column that is read"
                    + (schema.unread().isEmpty()
                            ? ""
                            : "; not read: '" + schema.unread().getFirst().path() + "', "
                                    + schema.unread().getFirst().why()));
        }
        HeldBytes memory = new HeldBytes();
        for (StoredSchema.Field leaf : schema.leaves()) {
            columns.add(column(chunks.get(leaf.place()), leaf, memory));
        }
        Iterator<StoredColumn> next = columns.iterator();
        parts = schema.fields().stream().map(field -> RowParts.of(field, next)).toList();
    }

    private StoredColumn column(ThriftStruct chunk, StoredSchema.Field field, HeldBytes memory) {
        ThriftStruct about = chunk.struct(3);
        if (field.type() == null || field.type().code() != about.number(1)) {
            throw new Damage("column '" + field.name() + "' is not of the type that the schema says");
        }
        long data = about.number(9);
        long dictionary = about.number(11, 0);
        long from = dictionary > 0 && dictionary < data ? dictionary : data;
        long length = about.number(7);
        if (from < StoredFooter.MAGIC.length() || length < 0 || from > dataEnd - length) {
            throw new Damage(
                    "column '" + field.name() + "' must lie within the file; offset=" + from + " bytes=" + length);
        }
        PageCodec codec = PageCodec.of(about.number(4));
        return new StoredColumn(field, new StoredPages(channel, field, codec, from, length, memory));
    }

    private InputException refused(Exception e) {
        String place = file + (number > 0 ? " row " + number : "");
        return switch (e) {
            case InputException already -> already;
            case Damage damage -> new InputException(damage.getMessage() + " (" + place + ")", damage);
            case BufferUnderflowException early ->
                new InputException(
                        "the Parquet file is damaged: a page or structure ends early (" + place + ")", early);
            case IOException io ->
                new InputException("cannot read: " + InputException.reason(io) + " (" + place + ")", io);
            case RuntimeException fault -> throw fault;
            default -> throw new IllegalStateException(e);
        };
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw refused(e);
        }
    }
}
