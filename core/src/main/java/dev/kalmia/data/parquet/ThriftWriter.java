package dev.kalmia.data.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;

/// Structs in Thrift's compact protocol, in which Parquet says what is where. Fields are written in ascending order
/// of their ids.
final class ThriftWriter {
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;
    private static final int LONG_LIST = 15;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int last;

    /// The bytes of one struct.
    static byte[] struct(Consumer<ThriftWriter> fields) {
        ThriftWriter writer = new ThriftWriter();
        writer.fields(fields);
        return writer.out.toByteArray();
    }

    ThriftWriter int32(int field, int value) {
        header(field, I32);
        varint(zigzag(value));
        return this;
    }

    ThriftWriter int64(int field, long value) {
        header(field, I64);
        varint(zigzag(value));
        return this;
    }

    ThriftWriter text(int field, String value) {
        header(field, BINARY);
        bytes(value);
        return this;
    }

    ThriftWriter struct(int field, Consumer<ThriftWriter> fields) {
        header(field, STRUCT);
        fields(fields);
        return this;
    }

    <T> ThriftWriter structs(int field, Collection<T> values, Fields<T> fields) {
        list(field, STRUCT, values.size());
        values.forEach(value -> fields(inner -> fields.write(value, inner)));
        return this;
    }

    /// How a value becomes the fields of a struct.
    @FunctionalInterface
    interface Fields<T> {
        void write(T value, ThriftWriter writer);
    }

    ThriftWriter int32s(int field, Collection<Integer> values) {
        list(field, I32, values.size());
        values.forEach(value -> varint(zigzag(value)));
        return this;
    }

    ThriftWriter texts(int field, Collection<String> values) {
        list(field, BINARY, values.size());
        values.forEach(this::bytes);
        return this;
    }

    private void fields(Consumer<ThriftWriter> fields) {
        outer.push(last);
        last = 0;
        fields.accept(this);
        out.write(0);
        last = outer.pop();
    }

    private void header(int field, int type) {
        if (field <= last || field - last > 15) {
            throw new IllegalArgumentException("field ids must ascend by 1 to 15; last=" + last + " field=" + field);
        }
        out.write((field - last) << 4 | type);
        last = field;
    }

    private void list(int field, int type, int size) {
        header(field, LIST);
        if (size < LONG_LIST) {
            out.write(size << 4 | type);
        } else {
            out.write(LONG_LIST << 4 | type);
            varint(size);
        }
    }

    private void bytes(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        varint(bytes.length);
        out.writeBytes(bytes);
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    private void varint(long value) {
        varint(out, value);
    }

    /// Seven bits a byte, lowest first, as Parquet's levels have them too.
    static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
