package dev.kalmia.data.parquet;

import java.nio.ByteBuffer;

/// Numbers of so many bits one behind the other, the lowest bits first (Encodings.md of the format, bit packing).
final class PackedBits {
    private static final int MOST_AT_ONCE = 32;

    private final ByteBuffer in;
    private long bits;
    private int count;

    /// @param in read on byte by byte; the caller's reading goes on behind the last byte that was needed
    PackedBits(ByteBuffer in) {
        this.in = in;
    }

    /// Forgets what is left of the last byte.
    void align() {
        bits = 0;
        count = 0;
    }

    /// @param width bits of the number, 0 to 64
    /// @throws java.nio.BufferUnderflowException when the bytes end
    long next(int width) {
        if (width > MOST_AT_ONCE) {
            // More than 56 at once do not fit beside what is left of a byte.
            return next(MOST_AT_ONCE) | next(width - MOST_AT_ONCE) << MOST_AT_ONCE;
        }
        while (count < width) {
            bits |= (in.get() & 0xffL) << count;
            count += Byte.SIZE;
        }
        long number = bits & (1L << width) - 1;
        bits >>>= width;
        count -= width;
        return number;
    }
}
