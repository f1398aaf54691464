package dev.kalmia.filter;

import static java.util.Objects.checkIndex;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The ids of many examples by their number: twelve bytes more than the id itself, where a string takes fifty.
final class RowIds {
    private static final int BLOCK = 1 << 20;

    private final List<ByteBuffer> blocks = new ArrayList<>();
    private long[] places = new long[64];
    private int size;

    /// Remembers the next id.
    void add(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        int needed = Integer.BYTES + bytes.length;
        if (blocks.isEmpty() || blocks.getLast().remaining() < needed) {
            blocks.add(ByteBuffer.allocate(Math.max(BLOCK, needed)));
        }
        if (size == places.length) {
            places = Arrays.copyOf(places, Math.multiplyExact(size, 2));
        }
        ByteBuffer block = blocks.getLast();
        places[size++] = (long) (blocks.size() - 1) << 32 | block.position();
        block.putInt(bytes.length).put(bytes);
    }

    /// @param row from 0, in the order in which the ids came
    String get(int row) {
        long place = places[checkIndex(row, size)];
        ByteBuffer block = blocks.get((int) (place >>> 32));
        int from = (int) place;
        byte[] bytes = new byte[block.getInt(from)];
        block.get(from + Integer.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    int size() {
        return size;
    }
}
