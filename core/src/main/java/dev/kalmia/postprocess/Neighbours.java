package dev.kalmia.postprocess;

import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Matrix;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;

/// The rows of one matrix that are nearest to those of another, by their inner products.
final class Neighbours {
    private static final EmbeddingOrigin NONE = new EmbeddingOrigin("", "", false);

    private Neighbours() {}

    static Hits of(Matrix queries, Matrix among, int count) {
        return TopK.search(rows(queries), rows(among), count, Similarity.DOT);
    }

    /// In float32, in which searches compare.
    static Embeddings rows(Matrix matrix) {
        Embeddings.Builder builder = Embeddings.builder(matrix.columns(), NONE);
        float[] row = new float[matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) matrix.get(i, j);
            }
            builder.add(row);
        }
        return builder.build();
    }
}
