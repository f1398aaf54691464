package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.nio.ByteBuffer;

/// Whole numbers as packed differences (Encodings.md of the format, DELTA_BINARY_PACKED = 5).
final class DeltaNumbers {
    static final int ENCODING = 5;

    private static final int MOST_VALUES = 1 << 20;

    private final ByteBuffer in;
    private final PackedBits bits;
    private final int blockValues;
    private final int miniValues;
    private final int[] widths;
    private final long count;
    private long last;
    private long given;
    private long least;
    private int mini;
    private int leftInMini;
    private boolean begun;

    DeltaNumbers(ByteBuffer in) {
        this.in = in;
        this.bits = new PackedBits(in);
        this.blockValues = Damage.within(Byte.SIZE, ThriftReader.varint(in), MOST_VALUES, "numbers in a block");
        int minis = Damage.within(1, ThriftReader.varint(in), blockValues / Byte.SIZE, "parts of a block");
        this.miniValues = blockValues / minis;
        Damage.within(0, miniValues % Byte.SIZE, 0, "numbers beside the bytes of a part");
        this.widths = new int[minis];
        this.count = Damage.within(0, ThriftReader.varint(in), Integer.MAX_VALUE, "numbers of a page");
        this.last = zigzag();
        this.mini = minis;
    }

    static PageValues values(StoredType type, ByteBuffer in) {
        DeltaNumbers numbers = new DeltaNumbers(in);
        return switch (type) {
            case INT32 -> () -> IntNode.valueOf((int) numbers.next());
            case INT64 -> () -> LongNode.valueOf(numbers.next());
            case BOOLEAN, FLOAT, DOUBLE, BYTE_ARRAY ->
                throw new Damage("only whole numbers may be encoded as differences; type=" + type);
        };
    }

    long next() {
        if (given++ >= count) {
            throw new Damage("a page must have " + count + " numbers; more are asked for");
        }
        if (!begun) {
            begun = true;
            return last;
        }
        while (leftInMini == 0) {
            begin();
        }
        leftInMini--;
        last += least + bits.next(widths[mini]);
        return last;
    }

    /// Reads what is left of the last part, behind which something else stands.
    void end() {
        while (begun && leftInMini > 0) {
            bits.next(widths[mini]);
            leftInMini--;
        }
    }

    long count() {
        return count;
    }

    private void begin() {
        mini++;
        if (mini >= widths.length) {
            least = zigzag();
            for (int i = 0; i < widths.length; i++) {
                widths[i] = in.get();
            }
            mini = 0;
        }
        Damage.within(0, widths[mini], Long.SIZE, "bits of a difference");
        leftInMini = miniValues;
        bits.align();
    }

    private long zigzag() {
        long value = ThriftReader.varint(in);
        return value >>> 1 ^ -(value & 1);
    }
}
