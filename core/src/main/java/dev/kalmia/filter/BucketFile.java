package dev.kalmia.filter;

import dev.kalmia.run.ScratchFile;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;

/// Lists of ascending numbers in a file, each with a room of its own: how many there are, and the numbers,
/// eight bytes each. A room in which nothing was written holds none.
final class BucketFile implements AutoCloseable {
    private static final int FIRST_READ = 15;
    private static final int READ = 1 << 10;

    private final ScratchFile file;

    BucketFile(Path folder) {
        this.file = new ScratchFile(folder.resolve("buckets"));
    }

    /// The room that a list of so many numbers needs.
    static long room(long numbers) {
        return 1 + numbers;
    }

    /// A list.
    ///
    /// @param start the room of all lists before
    Bucket open(long start) {
        return new Bucket(file, start);
    }

    @Override
    public void close() {
        file.close();
    }

    /// One list, which is walked through some numbers at a time, and to which one number is added at most.
    static final class Bucket {
        private final ScratchFile file;
        private final long start;
        private final long size;
        private long passed;
        private LongBuffer ahead;

        private Bucket(ScratchFile file, long start) {
            this.file = file;
            this.start = start;
            this.ahead = read(0, 1 + FIRST_READ);
            this.size = ahead.get();
            // What lies behind the last number is the next list's.
            ahead.limit((int) Math.min(1 + size, ahead.limit()));
        }

        boolean isPassed() {
            return passed == size;
        }

        /// The number that the walk has come to, where it has not passed all.
        long head() {
            return ahead.get(ahead.position());
        }

        void pass() {
            ahead.get();
            passed++;
            if (!ahead.hasRemaining() && !isPassed()) {
                ahead = read(1 + passed, (int) Math.min(READ, size - passed));
            }
        }

        /// Adds a number larger than all before.
        void add(long number) {
            write(1 + size, number);
            write(0, size + 1);
        }

        private LongBuffer read(long from, int count) {
            return file.read(Long.BYTES * (start + from), Long.BYTES * count).asLongBuffer();
        }

        private void write(long at, long value) {
            file.write(
                    Long.BYTES * (start + at),
                    ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
        }
    }
}
