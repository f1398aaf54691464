package dev.kalmia.vector;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Documents by the nearest of some centres, in files: `lists.bin` has list after list, for each document its
/// row and its vector, rows rising; `nearest.bin` which list each document is in. All numbers are
/// little-endian.
final class ClusterLists implements AutoCloseable {
    private static final int BLOCK_VALUES = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final EmbeddingOrigin origin;
    private final int dimension;
    private final long[] starts;

    private ClusterLists(Path file, EmbeddingOrigin origin, int dimension, long[] starts) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.origin = origin;
        this.dimension = dimension;
        this.starts = starts;
    }

    static ClusterLists write(
            Path folder, Supplier<Iterator<Embeddings>> documents, int size, Embeddings centres, Progress progress)
            throws IOException {
        Files.createDirectories(folder);
        Path nearest = folder.resolve("nearest.bin");
        long[] starts = assign(nearest, documents.get(), centres, progress);
        if (starts[centres.size()] != size) {
            throw new IllegalArgumentException(
                    "there must be " + size + " documents; there are " + starts[centres.size()]);
        }
        Path file = folder.resolve("lists.bin");
        fill(file, nearest, documents.get(), starts, centres.dimension());
        Files.delete(nearest);
        return new ClusterLists(file, centres.origin(), centres.dimension(), starts);
    }

    /// Writes which list each document is in.
    ///
    /// @return where each list starts, counted in documents; last of all the end
    private static long[] assign(Path file, Iterator<Embeddings> documents, Embeddings centres, Progress progress)
            throws IOException {
        long[] starts = new long[centres.size() + 1];
        try (FileChannel out = create(file)) {
            while (documents.hasNext()) {
                Embeddings block = documents.next();
                Hits nearest = TopK.search(block, centres, 1, Similarity.COSINE);
                ByteBuffer lists = bytes(block.size() * Integer.BYTES);
                for (int i = 0; i < block.size(); i++) {
                    lists.putInt(nearest.row(i, 0));
                    starts[nearest.row(i, 0) + 1]++;
                }
                writeAll(out, lists.flip(), out.position());
                out.position(out.size());
                progress.advance(block.size());
            }
        }
        for (int list = 1; list < starts.length; list++) {
            starts[list] += starts[list - 1];
        }
        return starts;
    }

    private static void fill(Path file, Path nearest, Iterator<Embeddings> documents, long[] starts, int dimension)
            throws IOException {
        int entry = entryBytes(dimension);
        long[] next = starts.clone();
        ByteBuffer bytes = bytes(entry);
        int row = 0;
        try (FileChannel in = FileChannel.open(nearest, StandardOpenOption.READ);
                FileChannel out = create(file)) {
            while (documents.hasNext()) {
                Embeddings block = documents.next();
                ByteBuffer lists = bytes(block.size() * Integer.BYTES);
                readAll(in, lists, (long) row * Integer.BYTES);
                for (int i = 0; i < block.size(); i++, row++) {
                    bytes.clear().putInt(row).asFloatBuffer().put(block.block(i), block.offset(i), dimension);
                    writeAll(out, bytes.clear(), next[lists.getInt()]++ * entry);
                }
            }
        }
    }

    private static int entryBytes(int dimension) {
        return Integer.BYTES + dimension * Float.BYTES;
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /// Hands on the documents of a list, some at a time.
    ///
    /// @throws InputException when the file is damaged
    void read(int list, Consumer<DocumentBlock> each) {
        int most = Math.max(1, BLOCK_VALUES / dimension);
        for (long from = starts[list]; from < starts[list + 1]; from += most) {
            each.accept(block(from, (int) Math.min(most, starts[list + 1] - from)));
        }
    }

    private DocumentBlock block(long from, int count) {
        try {
            ByteBuffer bytes = bytes(count * entryBytes(dimension));
            readAll(channel, bytes, from * entryBytes(dimension));
            Embeddings.Builder vectors = Embeddings.builder(dimension, origin);
            int[] rows = new int[count];
            float[] vector = new float[dimension];
            // Seen as values, an entry is its row and its vector.
            FloatBuffer values = bytes.asFloatBuffer();
            for (int i = 0; i < count; i++) {
                rows[i] = bytes.getInt(i * entryBytes(dimension));
                values.get(i * (dimension + 1) + 1, vector);
                vectors.add(vector);
            }
            Embeddings read = vectors.build();
            return new DocumentBlock(read, Lengths.inverses(read, "document"), place -> rows[place]);
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            at += out.write(bytes, at);
        }
    }

    private static void readAll(FileChannel in, ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            int read = in.read(bytes, at);
            if (read < 0) {
                throw new EOFException("it ends too early");
            }
            at += read;
        }
        bytes.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new InputException("cannot close " + file + ": " + InputException.reason(e), e);
        }
    }
}
