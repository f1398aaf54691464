package dev.kalmia.filter;

import java.util.Arrays;

/// 64-bit keys and a number for each. Two thirds of the slots at most are taken: up to 48 bytes a key, where a
/// `HashMap` takes 90.
final class KeyTable {
    /// No number.
    static final long NONE = -1;

    private long[] keys = new long[64];
    private long[] numbers = empty(64);
    private int size;

    /// The number of the key, or `NONE`.
    long get(long key) {
        return numbers[find(key)];
    }

    /// Gives the key a number, in place of the one it had.
    ///
    /// @param number at least 0
    /// @return the number it had, or `NONE`
    long put(long key, long number) {
        int slot = find(key);
        long before = numbers[slot];
        keys[slot] = key;
        numbers[slot] = number;
        if (before == NONE && ++size * 3L > keys.length * 2L) {
            grow();
        }
        return before;
    }

    /// Gives the key a number unless it has one.
    ///
    /// @return the number it had, or `NONE`
    long putIfAbsent(long key, long number) {
        long before = get(key);
        return before == NONE ? put(key, number) : before;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldNumbers = numbers;
        int wider = Math.multiplyExact(oldKeys.length, 2);
        keys = new long[wider];
        numbers = empty(wider);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldNumbers[i] != NONE) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }

    /// Where the key is or would be.
    private int find(long key) {
        int slot = (int) Words.mix(key) & (keys.length - 1);
        while (numbers[slot] != NONE && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private static long[] empty(int length) {
        long[] numbers = new long[length];
        Arrays.fill(numbers, NONE);
        return numbers;
    }
}
