package dev.kalmia.mine;

import dev.kalmia.data.Group;
import dev.kalmia.data.Plain;
import dev.kalmia.run.Hashes;
import java.util.Arrays;
import java.util.List;

/// Which texts some example gives to a query as positives. Texts are compared in their plain form, so that a
/// copy with other case or white space does not slip through. What is held of a positive are 128 bits of a
/// SHA-256, not its text.
final class Guard {
    private static final int FIRST_ROOM = 1 << 10;

    /// Two longs a place; both zero where it is free.
    private long[] places = new long[2 * FIRST_ROOM];

    private long size;

    void add(Group group) {
        String query = Plain.of(group.query());
        for (String positive : group.positives()) {
            if (2 * size >= places.length / 2) {
                grow();
            }
            add(hash(query, Plain.of(positive)));
        }
    }

    /// Whether a text is a positive of a query.
    ///
    /// @param query in its plain form, as the text
    boolean has(String query, String text) {
        long[] hash = hash(query, text);
        int at = find(hash);
        return places[at] == hash[0] && places[at + 1] == hash[1];
    }

    private void add(long[] hash) {
        int at = find(hash);
        if (places[at] == 0 && places[at + 1] == 0) {
            places[at] = hash[0];
            places[at + 1] = hash[1];
            size++;
        }
    }

    /// Where a hash is, or may be put.
    private int find(long[] hash) {
        int mask = places.length / 2 - 1;
        int place = (int) hash[1] & mask;
        while (true) {
            int at = 2 * place;
            boolean free = places[at] == 0 && places[at + 1] == 0;
            if (free || (places[at] == hash[0] && places[at + 1] == hash[1])) {
                return at;
            }
            place = (place + 1) & mask;
        }
    }

    private void grow() {
        long[] before = places;
        places = new long[Math.multiplyExact(2, before.length)];
        size = 0;
        for (int at = 0; at < before.length; at += 2) {
            if (before[at] != 0 || before[at + 1] != 0) {
                add(Arrays.copyOfRange(before, at, at + 2));
            }
        }
    }

    private static long[] hash(String query, String text) {
        String digits = Hashes.strings(List.of(query, text));
        long first = Long.parseUnsignedLong(digits.substring(0, 16), 16);
        return new long[] {first, Long.parseUnsignedLong(digits.substring(16, 32), 16)};
    }
}
