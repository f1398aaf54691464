package dev.kalmia.data.parquet;

import java.nio.ByteBuffer;

/// Blocks in Snappy's format (format_description.txt of google/snappy): literals, and copies of what stands before.
final class SnappyBlock {
    private SnappyBlock() {}

    /// What was packed.
    ///
    /// @param size how many bytes that is
    static byte[] unpacked(ByteBuffer in, int size) {
        Damage.within(size, ThriftReader.varint(in), size, "bytes of a Snappy block");
        byte[] out = new byte[size];
        int at = 0;
        while (in.hasRemaining()) {
            int tag = in.get() & 0xff;
            at = (tag & 3) == 0 ? literal(in, tag >> 2, out, at) : copy(in, tag, out, at);
        }
        Damage.within(size, at, size, "bytes unpacked");
        return out;
    }

    private static int literal(ByteBuffer in, int head, byte[] out, int at) {
        long length = 1L + (head < 60 ? head : number(in, head - 59));
        int checked = Damage.within(1, length, Math.min(in.remaining(), out.length - at), "length of a literal");
        in.get(out, at, checked);
        return at + checked;
    }

    private static int copy(ByteBuffer in, int tag, byte[] out, int at) {
        boolean near = (tag & 3) == 1;
        int length = near ? (tag >> 2 & 7) + 4 : (tag >> 2) + 1;
        long back = near ? (tag >> 5) * 256L + (in.get() & 0xff) : number(in, (tag & 3) == 2 ? 2 : 4);
        int from = at - Damage.within(1, back, at, "offset of a copy");
        Damage.within(0, length, out.length - at, "length of a copy");
        // One byte after the other: a copy may go on with what it writes.
        for (int i = 0; i < length; i++) {
            out[at + i] = out[from + i];
        }
        return at + length;
    }

    private static long number(ByteBuffer in, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (in.get() & 0xffL) << (i * Byte.SIZE);
        }
        return number;
    }
}
