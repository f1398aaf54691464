package dev.kalmia.train.sample;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.RandomAccess;

/// Rows of training in a file, of which memory holds where each stands, 12 bytes a row: a row is read each
/// time that it is asked for. For any number of threads. Closing it deletes the file, which is of no use to
/// anybody else.
///
/// [RowWriter] writes one.
public final class RowFile extends AbstractList<TrainingRow> implements RandomAccess, AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final long[] starts;
    private final int[] lengths;
    private final RowBytes bytes;

    /// @param starts where each row begins in the file
    /// @param lengths how many bytes each has
    RowFile(Path file, long[] starts, int[] lengths, RowBytes bytes) {
        this.file = file;
        this.starts = starts;
        this.lengths = lengths;
        this.bytes = bytes;
        try {
            this.channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    @Override
    public TrainingRow get(int index) {
        ByteBuffer row = ByteBuffer.allocate(lengths[index]);
        try {
            while (row.hasRemaining()) {
                if (channel.read(row, starts[index] + row.position()) < 0) {
                    throw new InputException(file + ": ends within row " + index);
                }
            }
        } catch (IOException failure) {
            throw unreadable(failure);
        }
        return bytes.read(row.flip());
    }

    @Override
    public int size() {
        return lengths.length;
    }

    private InputException unreadable(IOException failure) {
        return new InputException("cannot read " + file + ": " + InputException.reason(failure), failure);
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new InputException("cannot delete " + file + ": " + InputException.reason(failure), failure);
        }
    }
}
