package dev.kalmia.run;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;

/// The numbers that a model gave, in rows in the order in which they came, in a file that killed work goes on with.
///
/// A row is the number of its values, the values, and a CRC-32 of both, four bytes each. Where a row is
/// torn or changed the file ends before it.
public final class ScoreJournal {
    private static final int MOST_VALUES = 1 << 20;

    private final Path file;
    private long rows;

    private ScoreJournal(Path file) {
        this.file = file;
    }

    /// Opens the file or begins it.
    ///
    /// @throws InputException when it cannot be read, as everything here
    public static ScoreJournal open(Path file) {
        ScoreJournal journal = new ScoreJournal(file);
        if (Files.exists(file)) {
            journal.cutAfterLastWhole();
        }
        return journal;
    }

    private void cutAfterLastWhole() {
        long whole = 0;
        try (Rows reader = rowReader()) {
            for (float[] row = reader.next(); row.length < MOST_VALUES; row = reader.next()) {
                whole += 2L * Integer.BYTES + (long) row.length * Float.BYTES;
                rows++;
            }
        } catch (EOFException end) {
            cut(whole);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void cut(long bytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// How many whole rows there are.
    public long rows() {
        return rows;
    }

    /// Adds rows at the end; they are on the disk when this returns. The file's folder is made where it is not there.
    public void append(List<float[]> added) {
        int bytes = added.stream().mapToInt(row -> 8 + 4 * row.length).sum();
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        for (float[] row : added) {
            int from = buffer.position();
            buffer.putInt(row.length);
            for (float value : row) {
                buffer.putFloat(value);
            }
            buffer.putInt(check(buffer.array(), from, buffer.position() - from));
        }
        try {
            Files.createDirectories(file.resolveSibling("."));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(false);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        rows += added.size();
    }

    /// Forgets all rows.
    public void clear() {
        if (rows > 0) {
            cut(0);
            rows = 0;
        }
    }

    private static int check(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /// The rows from the first on.
    public Rows rowReader() {
        try {
            return new Rows(new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16)));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private InputException failed(IOException e) {
        return new InputException("cannot use " + file + ": " + InputException.reason(e), e);
    }

    /// Reads rows one after the other.
    public static final class Rows implements AutoCloseable {
        private final DataInputStream in;

        private Rows(DataInputStream in) {
            this.in = in;
        }

        /// The next row.
        ///
        /// @throws EOFException when there is no other whole row
        public float[] next() throws IOException {
            int length = in.readInt();
            if (length < 0 || length > MOST_VALUES) {
                throw new EOFException("a row of " + length + " values");
            }
            ByteBuffer row = ByteBuffer.allocate(Integer.BYTES + length * Float.BYTES);
            row.putInt(length);
            in.readFully(row.array(), Integer.BYTES, length * Float.BYTES);
            if (in.readInt() != check(row.array(), 0, row.capacity())) {
                throw new EOFException("a row that was changed");
            }
            float[] values = new float[length];
            row.asFloatBuffer().get(values);
            return values;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
