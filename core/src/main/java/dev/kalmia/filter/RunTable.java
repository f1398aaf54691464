package dev.kalmia.filter;

import java.util.Arrays;

/// The runs of words of a test set by their 64-bit hash, and where one with that hash stands. Two thirds of
/// the slots at most are taken: up to 48 bytes a run, where a `HashMap` takes 90.
final class RunTable {
    private static final long EMPTY = -1;

    private long[] hashes = new long[64];
    private long[] places = empty(64);
    private int size;

    /// Remembers the place unless there is one for this hash.
    ///
    /// @param place at least 0
    void add(long hash, long place) {
        int slot = find(hash);
        if (places[slot] != EMPTY) {
            return;
        }
        hashes[slot] = hash;
        places[slot] = place;
        if (++size * 3L > hashes.length * 2L) {
            grow();
        }
    }

    /// The first place that came with this hash, or a negative number.
    long place(long hash) {
        return places[find(hash)];
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldPlaces = places;
        int wider = Math.multiplyExact(oldHashes.length, 2);
        hashes = new long[wider];
        places = empty(wider);
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldPlaces[i] != EMPTY) {
                int slot = find(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                places[slot] = oldPlaces[i];
            }
        }
    }

    /// Where the hash is or would be.
    private int find(long hash) {
        int slot = (int) Words.mix(hash) & (hashes.length - 1);
        while (places[slot] != EMPTY && hashes[slot] != hash) {
            slot = (slot + 1) & (hashes.length - 1);
        }
        return slot;
    }

    private static long[] empty(int length) {
        long[] places = new long[length];
        Arrays.fill(places, EMPTY);
        return places;
    }
}
