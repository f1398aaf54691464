package dev.kalmia.vector;

import java.util.Arrays;

/// The best k documents of one query seen so far: a heap with the worst kept at its root.
///
/// A document is one long: its score, mapped so that integers order as the floats do, above the complement of
/// its row. A larger number is a better document, and of equal scores the smaller row is the better.
final class Best {
    private static final int FIRST_ROOM = 128;

    private final int k;
    private final float least;
    private long[] heap;
    private int size;

    Best(int k) {
        this(k, Float.NEGATIVE_INFINITY);
    }

    private Best(int k, float least) {
        this.k = k;
        this.least = least;
        this.heap = new long[Math.min(k, FIRST_ROOM)];
    }

    /// The score that a document must at least have to enter.
    float threshold() {
        return size < k ? least : Math.max(least, score(heap[0]));
    }

    /// Those of other documents, of which only such are kept as may enter here.
    Best after() {
        return new Best(k, threshold());
    }

    void offer(float score, int row) {
        offer(key(score, row));
    }

    void offerAll(Best other) {
        for (int i = 0; i < other.size; i++) {
            offer(other.heap[i]);
        }
    }

    /// The documents kept, best first.
    long[] sorted() {
        long[] ascending = Arrays.copyOf(heap, size);
        Arrays.sort(ascending);
        for (int i = 0, j = size - 1; i < j; i++, j--) {
            long swap = ascending[i];
            ascending[i] = ascending[j];
            ascending[j] = swap;
        }
        return ascending;
    }

    static float score(long key) {
        int bits = (int) (key >> 32);
        return Float.intBitsToFloat(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
    }

    static int row(long key) {
        return ~(int) key;
    }

    private static long key(float score, int row) {
        int bits = Float.floatToRawIntBits(score);
        return ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | (~row & 0xFFFF_FFFFL);
    }

    private void offer(long key) {
        if (size < k) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, (int) Math.min(2L * size, k));
            }
            int i = size++;
            while (i > 0 && heap[(i - 1) >>> 1] > key) {
                heap[i] = heap[(i - 1) >>> 1];
                i = (i - 1) >>> 1;
            }
            heap[i] = key;
        } else if (key > heap[0]) {
            sink(key);
        }
    }

    private void sink(long key) {
        int i = 0;
        for (int child = 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= key) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = key;
    }
}
