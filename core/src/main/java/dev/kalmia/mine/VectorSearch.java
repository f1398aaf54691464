package dev.kalmia.mine;

import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;

/// Finds the texts of a pool whose vectors are most like those of queries.
@FunctionalInterface
interface VectorSearch {
    /// The k best for each query, or fewer where fewer are found.
    Hits find(Embeddings queries, int k);
}
