package dev.kalmia.data.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Values of one page in Parquet's PLAIN encoding: little-endian, texts behind their length, truth values as bits.
final class PlainValues {
    private ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private int bits;

    void add(boolean value) {
        if (bits % Byte.SIZE == 0) {
            room(1).put((byte) 0);
        }
        int at = bytes.position() - 1;
        bytes.put(at, (byte) (bytes.get(at) | (value ? 1 : 0) << bits % Byte.SIZE));
        bits++;
    }

    void add(int value) {
        room(Integer.BYTES).putInt(value);
    }

    void add(long value) {
        room(Long.BYTES).putLong(value);
    }

    void add(double value) {
        room(Double.BYTES).putDouble(value);
    }

    void add(String value) {
        addBlock(value.getBytes(StandardCharsets.UTF_8));
    }

    /// Bytes of a column whose rows all have as many.
    void add(byte[] block) {
        room(block.length).put(block);
    }

    /// Bytes behind their length.
    void addBlock(byte[] block) {
        room(Math.addExact(Integer.BYTES, block.length)).putInt(block.length).put(block);
    }

    void add(float[] values) {
        room(values.length * Float.BYTES);
        for (float value : values) {
            bytes.putFloat(value);
        }
    }

    int size() {
        return bytes.position();
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    void clear() {
        bytes.clear();
        bits = 0;
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            int needed = Math.addExact(bytes.position(), more);
            int grown = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * bytes.capacity()));
            bytes = ByteBuffer.allocate(grown).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
        return bytes;
    }
}
