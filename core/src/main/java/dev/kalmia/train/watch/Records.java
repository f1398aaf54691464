package dev.kalmia.train.watch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Records as TensorFlow frames them (`tensorflow/core/lib/io/record_writer.cc`): the length in 8 bytes, its masked
/// CRC-32C in 4, the record, its masked CRC-32C in 4, all little-endian.
final class Records {
    private static final int OVERHEAD = Long.BYTES + 2 * Integer.BYTES;
    private static final int MASK = 0xa282ead8;

    private Records() {}

    static byte[] framed(byte[] record) {
        ByteBuffer frame =
                ByteBuffer.allocate(Math.addExact(record.length, OVERHEAD)).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(record.length);
        frame.putInt(masked(frame.array(), Long.BYTES));
        frame.put(record);
        return frame.putInt(masked(record, record.length)).array();
    }

    /// A checksum of bytes that hold checksums is worth little, so they are kept turned and shifted (`crc32c.h`).
    static int masked(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return Integer.rotateRight((int) sum.getValue(), 15) + MASK;
    }
}
