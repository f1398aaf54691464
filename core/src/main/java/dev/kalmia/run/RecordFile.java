package dev.kalmia.run;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Records of any length in a file, each asked for by the place where it begins: none of them is in memory.
/// Written by one thread; once that has said [#flush], read by any number.
public final class RecordFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ScratchFile file;
    private ByteBuffer pending = ByteBuffer.allocate(BUFFER_BYTES);
    private long written;

    /// @param file as of a [ScratchFile]
    public RecordFile(Path file) {
        this.file = new ScratchFile(file);
    }

    /// Adds a record and says its place, which is larger than those before.
    public long add(byte[] record) {
        int bytes = Math.addExact(Integer.BYTES, record.length);
        if (pending.remaining() < bytes) {
            flush();
            pending = pending.capacity() < bytes ? ByteBuffer.allocate(bytes) : pending;
        }
        long place = written + pending.position();
        pending.putInt(record.length).put(record);
        return place;
    }

    /// The record at a place that [#add] gave.
    public ByteBuffer get(long place) {
        if (place >= written) {
            flush();
        }
        int bytes = file.read(place, Integer.BYTES).getInt();
        return file.read(place + Integer.BYTES, bytes);
    }

    /// Writes what waits in memory.
    public void flush() {
        pending.flip();
        int bytes = pending.remaining();
        file.write(written, pending);
        written += bytes;
        pending.clear();
    }

    @Override
    public void close() {
        file.close();
    }
}
