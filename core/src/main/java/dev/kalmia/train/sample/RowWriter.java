package dev.kalmia.train.sample;

import dev.kalmia.run.InputException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Writes the rows of a [RowFile]. A place may be kept free for a row that is not known yet.
public final class RowWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int FIRST_ROWS = 1 << 10;

    private final Path file;
    private final OutputStream out;
    private final ByteArrayOutputStream row = new ByteArrayOutputStream();
    private final RowBytes bytes = new RowBytes();
    private long[] starts = new long[FIRST_ROWS];
    private int[] lengths = new int[FIRST_ROWS];
    private int rows;
    private long written;

    /// @param file of this run alone; what stands there is forgotten
    /// @throws InputException when it cannot be written
    public RowWriter(Path file) {
        this.file = file;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    /// Adds a row.
    public void add(TrainingRow added) {
        fill(added, keep());
    }

    /// Keeps a place for a row; without one it is left out.
    ///
    /// @return the place, for [#fill]
    public int keep() {
        if (rows == starts.length) {
            int more = Math.addExact(rows, rows / 2);
            starts = Arrays.copyOf(starts, more);
            lengths = Arrays.copyOf(lengths, more);
        }
        return rows++;
    }

    /// Puts a row into its place.
    ///
    /// @param place what [#keep] gave
    public void fill(TrainingRow filled, int place) {
        try {
            row.reset();
            bytes.write(filled, new DataOutputStream(row));
            row.writeTo(out);
            starts[place] = written;
            lengths[place] = row.size();
            written += row.size();
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    /// All rows. Nothing is written any more.
    public RowFile done() {
        close();
        int filled = 0;
        for (int place = 0; place < rows; place++) {
            if (lengths[place] > 0) {
                starts[filled] = starts[place];
                lengths[filled++] = lengths[place];
            }
        }
        return new RowFile(file, Arrays.copyOf(starts, filled), Arrays.copyOf(lengths, filled), bytes);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    private InputException unwritable(IOException failure) {
        return new InputException("cannot write " + file + ": " + InputException.reason(failure), failure);
    }
}
