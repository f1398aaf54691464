package dev.kalmia.filter;

import dev.kalmia.data.ExternalSort;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Which rows have a band of [MinHash] in common, found by two sorts on the disk. Sorted by bands, the rows of a band
/// come together: where they are two or more they make a bucket, which is given room in a [BucketFile]. Sorted by rows
/// again, each row has its buckets. Rows and bands grow on the disk alone, and no pair of rows is ever written.
final class SharedBands implements AutoCloseable {
    private static final long SORT_BYTES = 128L << 20;
    private static final long[] NONE = {};

    private final ExternalSort<Keyed> byBand;
    private final ExternalSort<Keyed> byRow;
    private Iterator<Keyed> buckets = Collections.emptyIterator();
    private @Nullable Keyed ahead;
    private long rows;
    private long asked;

    SharedBands(Path folder) {
        this(folder, SORT_BYTES);
    }

    /// @param memory bytes that each of the two sorts may hold
    SharedBands(Path folder, long memory) {
        this.byBand = new ExternalSort<>(folder.resolve("bands"), memory, Keyed.BY_KEY, false);
        this.byRow = new ExternalSort<>(folder.resolve("rows"), memory, Keyed.BY_KEY, false);
    }

    /// Adds the next row.
    void add(long[] bands) {
        for (long band : bands) {
            byBand.add(new Keyed(band, rows));
        }
        rows++;
    }

    /// Ends the adding, so that rows can be asked for.
    void group() {
        Iterator<Keyed> sorted = byBand.sorted();
        long start = 0;
        long members = 0;
        Keyed last = null;
        while (sorted.hasNext()) {
            Keyed next = sorted.next();
            if (last == null || last.key() != next.key()) {
                start += members > 1 ? BucketFile.room(members) : 0;
                members = 0;
            } else if (members == 1) {
                byRow.add(new Keyed(last.number(), start));
            }
            if (++members > 1) {
                byRow.add(new Keyed(next.number(), start));
            }
            last = next;
        }
        byBand.close();
        buckets = byRow.sorted();
        ahead = buckets.hasNext() ? buckets.next() : null;
    }

    /// The buckets of the next row, from the first on; none where no other row has a band of this one.
    ///
    /// @throws InputException when there are fewer rows
    long[] next() {
        if (asked == rows) {
            throw changed("more");
        }
        long[] found = NONE;
        while (ahead != null && ahead.key() == asked) {
            found = Arrays.copyOf(found, found.length + 1);
            found[found.length - 1] = ahead.number();
            ahead = buckets.hasNext() ? buckets.next() : null;
        }
        asked++;
        return found;
    }

    /// @throws InputException when not all rows were asked for
    void requireAllAsked() {
        if (asked < rows) {
            throw changed(Long.toString(asked));
        }
    }

    private InputException changed(String then) {
        return new InputException(
                "the examples must not change while they are filtered; first there were " + rows + ", then " + then);
    }

    @Override
    public void close() {
        try (byBand;
                byRow) {
            // Both are closed, whatever becomes of one.
        }
    }
}
