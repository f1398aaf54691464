package dev.kalmia.data.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads structures in Thrift's compact protocol, as `ThriftWriter` writes them. What they hold takes up to some
/// 20 times the memory of their bytes.
///
/// Throws `BufferUnderflowException` where the bytes end within a structure, and `Damage` where they are none.
final class ThriftReader {
    private static final int DEEPEST = 32;
    private static final int TRUE = 1;
    private static final int FALSE = 2;

    private final ByteBuffer in;

    /// @param in from the first byte of a structure on; afterwards behind its last
    ThriftReader(ByteBuffer in) {
        this.in = in;
    }

    ThriftStruct struct() {
        return struct(0);
    }

    private ThriftStruct struct(int depth) {
        Map<Integer, Object> fields = new HashMap<>();
        int field = 0;
        for (int head = in.get(); head != 0; head = in.get()) {
            int step = head >> 4 & 0xf;
            field = step == 0 ? (int) number() : field + step;
            int type = head & 0xf;
            fields.put(field, type <= FALSE ? Boolean.valueOf(type == TRUE) : value(type, depth));
        }
        // A copy is several times smaller: a hostile footer may be nothing but structures of one field.
        return new ThriftStruct(Map.copyOf(fields));
    }

    private Object value(int type, int depth) {
        Damage.within(0, depth, DEEPEST, "depth of a structure");
        return switch (type) {
            case TRUE, FALSE -> in.get() == TRUE;
            case 3 -> (long) in.get();
            case 4, 5, 6 -> number();
            case 7 -> in.getDouble();
            case 8 -> bytes();
            case 9, 10 -> list(depth);
            case 11 -> map(depth);
            case 12 -> struct(depth + 1);
            default -> throw new Damage("a field is of the unknown type " + type);
        };
    }

    private byte[] bytes() {
        byte[] bytes = new byte[Damage.within(0, varint(), in.remaining(), "bytes of a text")];
        in.get(bytes);
        return bytes;
    }

    private List<Object> list(int depth) {
        int head = in.get();
        long named = head >> 4 & 0xf;
        int size = Damage.within(0, named == 15 ? varint() : named, in.remaining(), "size of a list");
        List<Object> list = new ArrayList<>(Math.min(size, 1024));
        for (int i = 0; i < size; i++) {
            list.add(value(head & 0xf, depth + 1));
        }
        return list;
    }

    /// No structure of the format has maps that are of use: their values are passed over.
    private List<Object> map(int depth) {
        int size = Damage.within(0, varint(), in.remaining(), "size of a map");
        int types = size == 0 ? 0 : in.get();
        for (int i = 0; i < size; i++) {
            value(types >> 4 & 0xf, depth + 1);
            value(types & 0xf, depth + 1);
        }
        return List.of();
    }

    /// Signed numbers come in zigzags.
    private long number() {
        long zigzag = varint();
        return zigzag >>> 1 ^ -(zigzag & 1);
    }

    private long varint() {
        return varint(in);
    }

    static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = in.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new Damage("a number has more than 64 bits");
    }
}
