package dev.kalmia.data.parquet;

import java.nio.ByteBuffer;

/// Small numbers in Parquet's hybrid of runs and bit packing (Encodings.md of the format, RLE = 3).
final class HybridNumbers {
    private final ByteBuffer in;
    private final PackedBits bits;
    private final int width;
    private final long most;
    private long run;
    private boolean packed;
    private long value;

    /// @param width bits of a number, 0 to 32
    /// @param most the largest number that may come
    HybridNumbers(ByteBuffer in, int width, long most) {
        this.in = in;
        this.bits = new PackedBits(in);
        this.width = width;
        this.most = most;
    }

    /// Numbers up to a maximum, as levels are written.
    static HybridNumbers levels(ByteBuffer in, int most) {
        return new HybridNumbers(in, Integer.SIZE - Integer.numberOfLeadingZeros(most), most);
    }

    /// The levels of what has but one.
    static HybridNumbers zeros() {
        HybridNumbers zeros = new HybridNumbers(ByteBuffer.allocate(0), 0, 0);
        zeros.run = Long.MAX_VALUE;
        return zeros;
    }

    int next() {
        while (run == 0) {
            begin();
        }
        run--;
        long number = packed ? bits.next(width) : value;
        if (number > most) {
            throw new Damage("a level or index must be at most " + most + "; found " + number);
        }
        return (int) number;
    }

    private void begin() {
        long head = ThriftReader.varint(in);
        packed = (head & 1) == 1;
        run = Damage.within(0, head >>> 1, Integer.MAX_VALUE / Byte.SIZE, "length of a run");
        if (packed) {
            run *= Byte.SIZE;
            bits.align();
        } else {
            value = 0;
            for (int shift = 0; shift < width; shift += Byte.SIZE) {
                value |= (in.get() & 0xffL) << shift;
            }
        }
    }
}
