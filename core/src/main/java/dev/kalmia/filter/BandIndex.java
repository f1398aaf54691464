package dev.kalmia.filter;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// Which examples have a band of `MinHash` in common: eight bytes an entry and the table of the different bands.
final class BandIndex {
    private final KeyTable newest = new KeyTable();
    private int[] rows = new int[64];
    private int[] before = new int[64];
    private int size;

    /// @param row of the example that has these bands; larger than all rows before
    void add(long[] bands, int row) {
        for (long band : bands) {
            if (size == rows.length) {
                rows = Arrays.copyOf(rows, Math.multiplyExact(size, 2));
                before = Arrays.copyOf(before, rows.length);
            }
            rows[size] = row;
            before[size] = (int) newest.put(band, size);
            size++;
        }
    }

    /// The rows that have the band, the last added first.
    void forEach(long band, IntConsumer taker) {
        for (int entry = (int) newest.get(band); entry >= 0; entry = before[entry]) {
            taker.accept(rows[entry]);
        }
    }
}
