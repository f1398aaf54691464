package dev.kalmia.train.sample;

import dev.kalmia.run.RecordFile;
import java.util.AbstractList;
import java.util.RandomAccess;

/// Rows of training in a file, of which memory holds where each stands, 8 bytes a row: a row is read each
/// time that it is asked for. For any number of threads. When it is closed the file is gone, which is of no
/// use to anybody else.
///
/// [RowWriter] writes one.
public final class RowFile extends AbstractList<TrainingRow> implements RandomAccess, AutoCloseable {
    private final RecordFile records;
    private final long[] places;
    private final RowBytes bytes;

    /// @param records all written
    /// @param places of the rows
    RowFile(RecordFile records, long[] places, RowBytes bytes) {
        this.records = records;
        this.places = places;
        this.bytes = bytes;
    }

    /// @throws dev.kalmia.run.InputException when the file cannot be read
    @Override
    public TrainingRow get(int index) {
        return bytes.read(records.get(places[index]));
    }

    @Override
    public int size() {
        return places.length;
    }

    @Override
    public void close() {
        records.close();
    }
}
