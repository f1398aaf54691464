package dev.kalmia.data;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Trees;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Sorted records in a file: each with its length in four bytes before it, gzipped, which also tells a damaged file.
///
/// @param records how many
/// @param longest bytes of the longest, so that a damaged length takes no memory
record SortRun(Path file, long records, int longest) {
    private static final int BUFFER_BYTES = 1 << 15;

    /// Writes what `records` gives; nothing is left of a file that is not whole.
    static <T> SortRun write(Path file, SortRecords<T> kind, Iterator<? extends T> records) {
        long count = 0;
        int longest = 0;
        try {
            // Records are small: gathered first, as each call to deflate takes longer than theirs.
            try (DataOutputStream out = new DataOutputStream(
                    new BufferedOutputStream(new FastGzip(Files.newOutputStream(file)), BUFFER_BYTES))) {
                while (records.hasNext()) {
                    byte[] bytes = kind.bytes(records.next());
                    out.writeInt(bytes.length);
                    out.write(bytes);
                    longest = Math.max(longest, bytes.length);
                    count++;
                }
            }
            return new SortRun(file, count, longest);
        } catch (IOException e) {
            throw new InputException("cannot write " + file + ": " + InputException.reason(e), e);
        }
    }

    /// The records from the first on.
    <T> Reader<T> read(SortRecords<T> kind) {
        try {
            return new Reader<>(this, kind);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    void delete() {
        Trees.remove(file);
    }

    private InputException unreadable(IOException e) {
        String reason = e instanceof EOFException ? "it ends too early" : InputException.reason(e);
        return new InputException("cannot read what was sorted in " + file + ": " + reason, e);
    }

    /// Deflated lightly: the disk is waited for longer than that takes.
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(new BufferedOutputStream(out, BUFFER_BYTES), BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /// Reads one record after the other. Checks the whole file at its end.
    static final class Reader<T> implements Iterator<T>, AutoCloseable {
        private final SortRun run;
        private final SortRecords<T> kind;
        private final DataInputStream in;
        private long read;

        private Reader(SortRun run, SortRecords<T> kind) throws IOException {
            this.run = run;
            this.kind = kind;
            this.in = new DataInputStream(new BufferedInputStream(
                    new GZIPInputStream(Files.newInputStream(run.file), BUFFER_BYTES), BUFFER_BYTES));
        }

        @Override
        public boolean hasNext() {
            return read < run.records;
        }

        @Override
        public T next() {
            try {
                int length = in.readInt();
                if (length < 0 || length > run.longest) {
                    throw new IOException("a record must have 0 to " + run.longest + " bytes; bytes=" + length);
                }
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                if (++read == run.records && in.read() >= 0) {
                    throw new IOException("something follows its last record");
                }
                return kind.record(bytes);
            } catch (IOException e) {
                throw run.unreadable(e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw run.unreadable(e);
            }
        }
    }
}
