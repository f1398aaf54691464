package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The pages of one column in one row group. One is held at a time, and the dictionary.
final class StoredPages {
    private static final int DATA = 0;
    private static final int DICTIONARY = 2;
    private static final int DATA_2 = 3;
    private static final int MOST_DICTIONARY = 1 << 22;
    private static final int HEADER_BYTES = 1 << 9;
    private static final int MOST_HEADER_BYTES = 1 << 22;

    private final FileChannel channel;
    private final StoredSchema.Field field;
    private final PageCodec codec;
    private final HeldBytes memory;
    private final long from;
    private final long end;
    private long at;
    private long held;
    private List<JsonNode> dictionary = List.of();

    /// A page of values.
    ///
    /// @param count of levels, and at most of values
    record Page(int count, Levels repetitions, Levels definitions, PageValues values) {
        static final Page EMPTY = new Page(0, () -> 0, () -> 0, () -> {
            throw new BufferUnderflowException();
        });
    }

    /// The levels of a page, one after the other.
    @FunctionalInterface
    interface Levels {
        int next();
    }

    /// @param from where the first page begins
    /// @param length bytes of all pages
    StoredPages(
            FileChannel channel, StoredSchema.Field field, PageCodec codec, long from, long length, HeldBytes memory) {
        this.channel = channel;
        this.field = field;
        this.codec = codec;
        this.memory = memory;
        this.from = from;
        this.at = from;
        this.end = from + length;
    }

    long bytesRead() {
        return at - from;
    }

    /// The next page of values, or null after the last.
    @Nullable
    Page next() {
        while (at < end) {
            ThriftStruct header = header();
            int length =
                    Damage.within(0, header.number(3), Math.min(end - at, HeldBytes.MOST), "bytes of a packed page");
            int size = memory.exchange(held, Damage.within(0, header.number(2), HeldBytes.MOST, "bytes of a page"));
            held = size;
            Page page = page(header, checked(header, bytes(at, length)), size);
            at += length;
            if (page != null) {
                return page;
            }
        }
        memory.exchange(held, 0);
        held = 0;
        return null;
    }

    private @Nullable Page page(ThriftStruct header, byte[] bytes, int size) {
        return switch ((int) header.number(1)) {
            case DATA -> first(header.struct(5), unpacked(bytes, 0, size));
            case DATA_2 -> second(header.struct(8), bytes, size);
            case DICTIONARY -> {
                ThriftStruct of = header.struct(7);
                Damage.within(0, of.number(2), PageValues.PLAIN_DICTIONARY, "encoding of a dictionary");
                int values = Damage.within(0, of.number(1), Math.min(size, MOST_DICTIONARY), "values of a dictionary");
                dictionary = PageValues.dictionary(type(), values, ByteBuffer.wrap(unpacked(bytes, 0, size)));
                // The dictionary stays: its bytes are never given back.
                held = 0;
                yield null;
            }
            default -> null;
        };
    }

    /// The bytes of a page, which have to be those of its checksum where it has one.
    private byte[] checked(ThriftStruct header, byte[] bytes) {
        CRC32 found = new CRC32();
        found.update(bytes);
        if (header.has(4) && (int) header.number(4) != (int) found.getValue()) {
            throw new Damage("a page of column '" + field.name() + "' is damaged: its checksum is another");
        }
        return bytes;
    }

    /// Levels behind their length and values, packed together.
    private Page first(ThriftStruct of, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int count = count(of);
        HybridNumbers repetitions = levels(in, field.repetition(), of.number(4));
        HybridNumbers definitions = levels(in, field.definition(), of.number(3));
        return page(count, repetitions, definitions, (int) of.number(2), in);
    }

    private static HybridNumbers levels(ByteBuffer in, int most, long encoding) {
        if (most == 0) {
            return HybridNumbers.zeros();
        }
        Damage.within(PageValues.RLE, encoding, PageValues.RLE, "encoding of levels");
        return HybridNumbers.levels(part(in, in.getInt()), most);
    }

    /// Levels, which are not packed, and values, which may be.
    private Page second(ThriftStruct of, byte[] bytes, int size) {
        int definitionBytes = Damage.within(0, of.number(5), bytes.length, "bytes of levels");
        int repetitionBytes = Damage.within(0, of.number(6), bytes.length - definitionBytes, "bytes of levels");
        ByteBuffer levels = ByteBuffer.wrap(bytes);
        HybridNumbers repetitions = second(part(levels, repetitionBytes), field.repetition());
        HybridNumbers definitions = second(part(levels, definitionBytes), field.definition());
        int from = repetitionBytes + definitionBytes;
        int valueBytes = Damage.within(0, size - (long) from, HeldBytes.MOST, "bytes of values");
        boolean packed = of.truth(7, true) && bytes.length > from;
        byte[] values = packed ? unpacked(bytes, from, valueBytes) : bytes;
        ByteBuffer in = packed ? ByteBuffer.wrap(values) : ByteBuffer.wrap(bytes, from, bytes.length - from);
        return page(count(of), repetitions, definitions, (int) of.number(4), in);
    }

    private static HybridNumbers second(ByteBuffer in, int most) {
        return most == 0 ? HybridNumbers.zeros() : HybridNumbers.levels(in, most);
    }

    private Page page(int count, HybridNumbers repetitions, HybridNumbers definitions, int encoding, ByteBuffer in) {
        // A page of nulls alone has no values, not even what their encoding begins with.
        PageValues values =
                in.hasRemaining() ? PageValues.of(type(), encoding, in, dictionary, count) : Page.EMPTY.values();
        return new Page(count, repetitions::next, definitions::next, values);
    }

    private static int count(ThriftStruct of) {
        return Damage.within(0, of.number(1), Integer.MAX_VALUE, "values of a page");
    }

    private StoredType type() {
        StoredType type = field.type();
        if (type == null) {
            throw new IllegalStateException("only leaves have pages");
        }
        return type;
    }

    private static ByteBuffer part(ByteBuffer in, long length) {
        int size = Damage.within(0, length, in.remaining(), "bytes of levels");
        ByteBuffer part = in.slice(in.position(), size);
        in.position(in.position() + size);
        return part;
    }

    private byte[] unpacked(byte[] bytes, int from, int size) {
        return codec.unpacked(bytes, from, bytes.length - from, size);
    }

    /// Reads a header of unknown length, behind which the page begins.
    private ThriftStruct header() {
        for (int size = HEADER_BYTES; ; size *= 8) {
            ByteBuffer in = ByteBuffer.wrap(bytes(at, (int) Math.min(size, end - at)));
            try {
                ThriftStruct header = new ThriftReader(in).struct();
                at += in.position();
                return header;
            } catch (BufferUnderflowException | Damage tooShort) {
                if (size >= end - at || size >= MOST_HEADER_BYTES) {
                    throw tooShort;
                }
            }
        }
    }

    private byte[] bytes(long from, int length) {
        try {
            return read(channel, from, length);
        } catch (IOException e) {
            throw new InputException("cannot read a page: " + InputException.reason(e), e);
        }
    }

    static byte[] read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new Damage("the file ends early");
            }
        }
        return bytes.array();
    }
}
