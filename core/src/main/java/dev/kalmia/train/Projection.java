package dev.kalmia.train;

import dev.kalmia.pool.TextPool;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.SymmetricEigen;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Long vectors as short ones, onto the directions in which they are longest: the cosines of so many numbers
/// are as near to theirs as those of any others (Eckart and Young 1936). Nothing is centred, because a cosine
/// is taken from where all numbers are 0.
///
/// @param onto `(D, short)`, row by row; null for vectors that stay as they are
record Projection(@Nullable List<float[]> onto) {
    /// Vectors that are looked at, evenly spread over all.
    private static final int SAMPLE = 20_000;

    /// @param dimension of the short vectors; 0 for vectors that stay as they are
    static Projection of(TextPool pool, int dimension) {
        int size = pool.dimension();
        if (dimension == 0 || dimension == size) {
            return new Projection(null);
        }
        int count = Math.min(SAMPLE, pool.size());
        try (Scope _ = Scope.open()) {
            float[] values = new float[Math.multiplyExact(count, size)];
            for (int i = 0; i < count; i++) {
                float[] vector = pool.vector((int) ((long) i * pool.size() / count));
                System.arraycopy(vector, 0, values, i * size, size);
            }
            Tensor rows = Tensors.of(values, count, size);
            Tensor moments = rows.transpose(0, 1).matmul(rows).to(DType.FLOAT64);
            Tensor longest = SymmetricEigen.of(moments).vectors().narrow(1, size - dimension, dimension);
            float[] numbers = Tensors.floats(longest.to(DType.FLOAT32).contiguous());
            return new Projection(IntStream.range(0, size)
                    .mapToObj(row -> Arrays.copyOfRange(numbers, row * dimension, (row + 1) * dimension))
                    .toList());
        }
    }

    Embeddings apply(List<float[]> vectors, EmbeddingOrigin origin) {
        int size = onto == null ? vectors.getFirst().length : onto.getFirst().length;
        return Embeddings.of(vectors.stream().map(this::apply).toList(), size, origin);
    }

    private float[] apply(float[] vector) {
        if (onto == null) {
            return vector;
        }
        float[] made = new float[onto.getFirst().length];
        for (int i = 0; i < vector.length; i++) {
            float[] row = onto.get(i);
            for (int j = 0; j < made.length; j++) {
                made[j] += vector[i] * row[j];
            }
        }
        return made;
    }
}
