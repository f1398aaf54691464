package dev.kalmia.vector;

/// How alike two embeddings are: larger is more alike, so distances are negative.
///
/// The result is float32 and the same on every machine and in every path (pair by pair, exact search, scalar,
/// SIMD). Sums run over the dimensions in order, in float32 with fused multiply-add, 256 dimensions at a
/// time; the sums of these stretches are added in order. Lengths are taken in float64.
public enum Similarity {
    /// a·b / (‖a‖‖b‖); 0 where one of them is all zeros.
    COSINE(Measure.DOT) {
        @Override
        float finish(float sum, float inverseA, float inverseB) {
            return sum * (inverseA * inverseB);
        }
    },
    /// a·b.
    DOT(Measure.DOT),
    /// -‖a - b‖₂.
    EUCLIDEAN(Measure.SQUARED_DIFFERENCE) {
        @Override
        float finish(float sum, float inverseA, float inverseB) {
            return -(float) Math.sqrt(sum);
        }
    },
    /// -‖a - b‖₁.
    MANHATTAN(Measure.ABSOLUTE_DIFFERENCE) {
        @Override
        float finish(float sum, float inverseA, float inverseB) {
            return -sum;
        }
    };

    /// What is summed over the dimensions.
    enum Measure {
        DOT,
        SQUARED_DIFFERENCE,
        ABSOLUTE_DIFFERENCE
    }

    private final Measure measure;

    Similarity(Measure measure) {
        this.measure = measure;
    }

    Measure measure() {
        return measure;
    }

    /// Whether the similarity is the sum times factors, and no other function of it.
    boolean isProduct() {
        return measure == Measure.DOT;
    }

    /// Whether these factors are the inverse lengths.
    boolean scales() {
        return this == COSINE;
    }

    /// From the sum over the dimensions to the similarity.
    float finish(float sum, float inverseA, float inverseB) {
        return sum;
    }

    /// The similarity of two vectors of one length.
    ///
    /// @throws dev.kalmia.run.InputException when the Euclidean length of one is neither 0 nor within 1e-12
    ///     to 1e12
    public float between(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "vectors must have one length; first=" + a.length + ", second=" + b.length);
        }
        return between(a, 0, b, 0, a.length, 0);
    }

    /// The similarity of row i of `a` with row i of `b`, for each i.
    public float[] pairwise(Embeddings a, Embeddings b) {
        if (a.size() != b.size() || a.dimension() != b.dimension()) {
            throw new IllegalArgumentException("embeddings must have one shape; first=" + a.size() + "×" + a.dimension()
                    + ", second=" + b.size() + "×" + b.dimension());
        }
        float[] scores = new float[a.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = between(a.block(i), a.offset(i), b.block(i), b.offset(i), a.dimension(), i);
        }
        return scores;
    }

    private float between(float[] a, int fromA, float[] b, int fromB, int dimension, int row) {
        float inverseA = Lengths.inverse(a, fromA, dimension, "first vector", row);
        float inverseB = Lengths.inverse(b, fromB, dimension, "second vector", row);
        float sum = ScalarTiles.sum(measure, a, fromA, 1, b, fromB, dimension);
        return finish(sum, inverseA, inverseB) + 0f;
    }
}
