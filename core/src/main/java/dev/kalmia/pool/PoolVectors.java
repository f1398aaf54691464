package dev.kalmia.pool;

import dev.kalmia.run.InputException;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Npy;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;

/// The vectors of a pool: `vectors.npy`, a row a text.
final class PoolVectors implements AutoCloseable {
    static final String VECTORS = "vectors.npy";
    private static final int BLOCK_VALUES = 1 << 22;
    private static final ValueLayout.OfFloat VALUE =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MappedFile file;
    private final EmbeddingOrigin origin;
    private final int size;
    private final int dimension;
    private final long head;

    /// @throws InputException when the file is not an array of that shape
    PoolVectors(Path folder, int size, int dimension, EmbeddingOrigin origin) {
        this.file = new MappedFile(folder.resolve(VECTORS));
        this.size = size;
        this.dimension = dimension;
        this.origin = origin;
        byte[] header = Npy.header(Npy.Values.FLOAT32, size, dimension);
        this.head = header.length;
        try {
            file.requireSize(head + (long) size * dimension * Float.BYTES);
            if (file.bytes().asSlice(0, head).mismatch(MemorySegment.ofArray(header)) >= 0) {
                throw new InputException(
                        file.file() + " must hold an array of " + size + " × " + dimension + "; it begins otherwise");
            }
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    int dimension() {
        return dimension;
    }

    EmbeddingOrigin origin() {
        return origin;
    }

    float[] get(int row) {
        float[] values = new float[dimension];
        copy(row, values);
        return values;
    }

    private void copy(int row, float[] values) {
        MemorySegment.copy(file.bytes(), VALUE, head + (long) row * dimension * Float.BYTES, values, 0, dimension);
    }

    /// Some rows, one after the other.
    ///
    /// @param rows from a place, from `from` on and before `to`, to its row
    /// @throws InputException when a value is not finite
    Embeddings rows(int from, int to, IntUnaryOperator rows) {
        Embeddings.Builder builder = Embeddings.builder(dimension, origin);
        float[] row = new float[dimension];
        for (int i = from; i < to; i++) {
            copy(rows.applyAsInt(i), row);
            builder.add(row);
        }
        return builder.build();
    }

    /// Rows that are read together: enough to keep a search busy, little enough to hold.
    int rowsAtOnce() {
        return Math.clamp(BLOCK_VALUES / dimension, 1, size);
    }

    @Override
    public void close() {
        file.close();
    }
}
