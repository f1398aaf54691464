package dev.kalmia.vector;

import java.util.function.IntUnaryOperator;

/// Some documents of a search, with what is computed of each once.
final class DocumentBlock {
    private final Embeddings vectors;
    private final float[] inverses;
    private final IntUnaryOperator rows;

    /// @param inverses 1 / length of each, 0 for zeros; not copied
    /// @param rows from the place of a document in the block to its row among all
    DocumentBlock(Embeddings vectors, float[] inverses, IntUnaryOperator rows) {
        this.vectors = vectors;
        this.inverses = inverses;
        this.rows = rows;
    }

    Embeddings vectors() {
        return vectors;
    }

    float inverse(int place) {
        return inverses[place];
    }

    int row(int place) {
        return rows.applyAsInt(place);
    }
}
