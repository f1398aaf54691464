package dev.kalmia.data;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What reading leaves behind of folders because no example can hold it, counted by what it is. For
/// one thread.
final class LeftBehind {
    /// Of names that hostile files choose, at most so many are told apart.
    static final int MOST = 100;

    private static final String OTHERS = "others";

    private final Map<String, Long> counts = new TreeMap<>();

    void add(String what, long count) {
        if (count > 0) {
            String name = counts.size() < MOST || counts.containsKey(what) ? what : OTHERS;
            counts.merge(name, count, Long::sum);
        }
    }

    /// A key of a file that is about more than one example.
    void addKey(String file, String key) {
        add("key " + Numbers.shown(key) + " of " + file, 1);
    }

    Map<String, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
