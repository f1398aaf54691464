package dev.kalmia.postprocess;

import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Matrix;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.util.Arrays;
import java.util.stream.IntStream;

/// What is left of a search when the vectors searched in were moved from another model's space and not made
/// anew. Each text is asked for with the new model's vector.
///
/// @param nearest the part of its ten nearest among the new model's vectors, itself aside, that is among the
///     ten nearest of the moved ones
/// @param same how often its own moved vector is the nearest of all
/// @param cosine mean cosine of its two vectors
public record IndexMove(double nearest, double same, double cosine) {
    private static final int NEAREST = 10;

    /// Compares vectors of the same texts.
    ///
    /// @param moved the old model's, in the new one's space
    /// @param made the new model's, as many: more than ten
    public static IndexMove of(Embeddings moved, Embeddings made) {
        if (moved.size() != made.size() || made.size() <= NEAREST) {
            throw new IllegalArgumentException("texts must be the same, and more than " + NEAREST + "; moved="
                    + moved.size() + ", made=" + made.size());
        }
        Embeddings queries = Neighbours.rows(Matrix.of(made).unitRows());
        Embeddings index = Neighbours.rows(Matrix.of(moved).unitRows());
        Hits wanted = TopK.search(queries, queries, NEAREST + 1, Similarity.DOT);
        Hits found = TopK.search(queries, index, NEAREST + 1, Similarity.DOT);
        double nearest = 0;
        double same = 0;
        double cosines = 0;
        for (int i = 0; i < queries.size(); i++) {
            int[] there = others(found, i);
            nearest += IntStream.of(others(wanted, i))
                            .filter(row -> IntStream.of(there).anyMatch(other -> other == row))
                            .count()
                    / (double) NEAREST;
            same += found.row(i, 0) == i ? 1 : 0;
            cosines += Similarity.COSINE.between(queries.row(i), index.row(i));
        }
        return new IndexMove(nearest / queries.size(), same / queries.size(), cosines / queries.size());
    }

    private static int[] others(Hits hits, int query) {
        return Arrays.stream(hits.rows(query))
                .filter(row -> row != query)
                .limit(NEAREST)
                .toArray();
    }
}
