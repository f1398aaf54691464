package dev.kalmia.filter;

import dev.kalmia.run.RecordFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The shingles of many examples and their ids in a file, which is gone when it is closed.
final class ShingleFile implements AutoCloseable {
    private static final int HEAD = 2 * Integer.BYTES;

    private final RecordFile records;

    ShingleFile(Path folder) {
        this.records = new RecordFile(folder.resolve("shingles"));
    }

    /// Adds an example and says its place, which is larger than those before.
    long add(String id, Shingles shingles) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        int runs = Math.addExact(shingles.query().length, shingles.positives().length);
        int bytes = Math.addExact(HEAD + name.length, Math.multiplyExact(Long.BYTES, runs));
        ByteBuffer record = ByteBuffer.allocate(bytes);
        record.putInt(shingles.query().length).putInt(shingles.positives().length);
        put(record, shingles.query());
        put(record, shingles.positives());
        return records.add(record.put(name).array());
    }

    private static void put(ByteBuffer record, long[] values) {
        record.asLongBuffer().put(values);
        record.position(record.position() + Long.BYTES * values.length);
    }

    Shingles get(long place) {
        ByteBuffer record = records.get(place);
        int query = record.getInt();
        int positives = record.getInt();
        return new Shingles(take(record, query), take(record, positives));
    }

    private static long[] take(ByteBuffer record, int count) {
        long[] values = new long[count];
        record.asLongBuffer().get(values);
        record.position(record.position() + Long.BYTES * count);
        return values;
    }

    String id(long place) {
        ByteBuffer record = records.get(place);
        int runs = record.getInt() + record.getInt();
        return StandardCharsets.UTF_8
                .decode(record.position(HEAD + Long.BYTES * runs))
                .toString();
    }

    @Override
    public void close() {
        records.close();
    }
}
