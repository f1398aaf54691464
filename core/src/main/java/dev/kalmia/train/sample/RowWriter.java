package dev.kalmia.train.sample;

import dev.kalmia.run.RecordFile;
import java.nio.file.Path;
import java.util.Arrays;

/// Writes the rows of a [RowFile]. A place may be kept free for a row that is not known yet.
public final class RowWriter implements AutoCloseable {
    private static final int FIRST_ROWS = 1 << 10;
    private static final long FREE = -1;

    private final RecordFile records;
    private final RowBytes bytes = new RowBytes();
    private long[] places = new long[FIRST_ROWS];
    private int rows;
    private boolean done;

    /// @param file of this run alone; what stands there is forgotten
    /// @throws dev.kalmia.run.InputException when it cannot be written; so do adding and filling
    public RowWriter(Path file) {
        this.records = new RecordFile(file);
    }

    /// Adds a row.
    public void add(TrainingRow added) {
        fill(added, keep());
    }

    /// Keeps a place for a row; without one it is left out.
    ///
    /// @return the place, for [#fill]
    public int keep() {
        if (rows == places.length) {
            places = Arrays.copyOf(places, Math.addExact(rows, rows / 2));
        }
        places[rows] = FREE;
        return rows++;
    }

    /// Puts a row into its place.
    ///
    /// @param place what [#keep] gave
    public void fill(TrainingRow filled, int place) {
        places[place] = records.add(bytes.of(filled));
    }

    /// All rows, which are closed by who gets them. Nothing is written any more.
    public RowFile done() {
        records.flush();
        done = true;
        long[] filled =
                Arrays.stream(places, 0, rows).filter(place -> place != FREE).toArray();
        return new RowFile(records, filled, bytes);
    }

    @Override
    public void close() {
        if (!done) {
            records.close();
        }
    }
}
