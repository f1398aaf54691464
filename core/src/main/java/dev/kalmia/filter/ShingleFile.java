package dev.kalmia.filter;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// The shingles of many examples in a file, which is gone when it is closed: sixteen bytes of memory each.
final class ShingleFile implements AutoCloseable {
    private static final int HEAD = 2 * Integer.BYTES;

    private final Path file;
    private final FileChannel channel;
    private ByteBuffer pending = ByteBuffer.allocate(1 << 16);
    private long written;
    private long[] places = new long[64];
    private int size;

    ShingleFile(Path folder) {
        this.file = folder.resolve("shingles");
        try {
            this.channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    int size() {
        return size;
    }

    void add(Shingles shingles) {
        int bytes = Math.addExact(
                HEAD, Math.multiplyExact(Long.BYTES, shingles.query().length + shingles.positives().length));
        if (pending.remaining() < bytes) {
            flush();
            pending = pending.capacity() < bytes ? ByteBuffer.allocate(bytes) : pending;
        }
        if (size == places.length) {
            places = Arrays.copyOf(places, Math.multiplyExact(size, 2));
        }
        places[size++] = written + pending.position();
        pending.putInt(shingles.query().length).putInt(shingles.positives().length);
        put(shingles.query());
        put(shingles.positives());
    }

    private void put(long[] values) {
        pending.asLongBuffer().put(values);
        pending.position(pending.position() + Long.BYTES * values.length);
    }

    /// @param row from 0, in the order in which they came
    Shingles get(int row) {
        if (places[row] + HEAD > written) {
            flush();
        }
        ByteBuffer head = read(places[row], HEAD);
        int query = head.getInt();
        int positives = head.getInt();
        ByteBuffer values = read(places[row] + HEAD, Long.BYTES * (query + positives));
        return new Shingles(take(values, query), take(values, positives));
    }

    private static long[] take(ByteBuffer from, int count) {
        long[] values = new long[count];
        from.asLongBuffer().get(values);
        from.position(from.position() + Long.BYTES * count);
        return values;
    }

    private ByteBuffer read(long place, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        try {
            while (buffer.hasRemaining() && channel.read(buffer, place + buffer.position()) >= 0) {
                // Reads on until all is there.
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return buffer.flip();
    }

    private void flush() {
        pending.flip();
        try {
            while (pending.hasRemaining()) {
                written += channel.write(pending, written);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        pending.clear();
    }

    private InputException failed(IOException e) {
        return new InputException("cannot use " + file + ": " + InputException.reason(e), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
