package dev.kalmia.data;

import dev.kalmia.data.parquet.UnreadColumn;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What reading leaves behind because no example can hold it or it is not read, counted by what it is. For one
/// thread.
final class LeftBehind {
    /// Of names that hostile files choose, at most so many are told apart.
    static final int MOST = 100;

    private static final String OTHERS = "others";

    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> columns = new TreeMap<>();

    void add(String what, long count) {
        add(counts, what, count);
    }

    private static void add(Map<String, Long> counts, String what, long count) {
        if (count > 0) {
            String name = counts.size() < MOST || counts.containsKey(what) ? what : OTHERS;
            counts.merge(name, count, Long::sum);
        }
    }

    /// A key of a file that is about more than one example.
    void addKey(String file, String key) {
        add("key " + Numbers.shown(key) + " of " + file, 1);
    }

    /// Columns of a file that are not read.
    ///
    /// @param rows how many the file has
    void addColumns(List<UnreadColumn> unread, long rows) {
        unread.forEach(each -> add(columns, "column " + Numbers.shown(each.path()) + " (" + each.why() + ")", rows));
    }

    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>(counts);
        columns.forEach((what, count) -> all.merge(what, count, Long::sum));
        return Collections.unmodifiableMap(all);
    }

    /// Of these, the columns that are not read.
    Map<String, Long> columns() {
        return Collections.unmodifiableMap(columns);
    }
}
