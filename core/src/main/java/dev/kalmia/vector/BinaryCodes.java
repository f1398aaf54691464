package dev.kalmia.vector;

/// Embeddings of one bit a dimension: 1 where the value is above 0. Eight dimensions a byte, the first in the highest
/// bit, as NumPy's `packbits` lays them; what is missing to whole bytes is 0.
public final class BinaryCodes {
    private BinaryCodes() {}

    /// How many bytes a row of `dimension` values has.
    public static int bytes(int dimension) {
        return Math.ceilDiv(dimension, Byte.SIZE);
    }

    /// The bits of a row.
    public static byte[] of(float[] row) {
        byte[] code = new byte[bytes(row.length)];
        for (int d = 0; d < row.length; d++) {
            if (row[d] > 0) {
                code[d / Byte.SIZE] |= (byte) (0x80 >> d % Byte.SIZE);
            }
        }
        return code;
    }

    /// In how many dimensions two rows differ (Hamming's distance).
    public static int distance(byte[] a, byte[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("codes must be of one length; lengths=" + a.length + " " + b.length);
        }
        int distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance += Integer.bitCount((a[i] ^ b[i]) & 0xFF);
        }
        return distance;
    }
}
