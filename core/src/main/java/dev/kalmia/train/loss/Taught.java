package dev.kalmia.train.loss;

import dev.kalmia.vector.Embeddings;

/// What a teacher makes of the texts of a batch.
///
/// @param queries `(B, D)`
/// @param documents `(N, D)`
public record Taught(Embeddings queries, Embeddings documents) {
    public Taught {
        if (queries.dimension() != documents.dimension()) {
            throw new IllegalArgumentException("a teacher's vectors have one length; queries=" + queries.dimension()
                    + " documents=" + documents.dimension());
        }
    }
}
