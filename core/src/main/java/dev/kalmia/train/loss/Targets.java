package dev.kalmia.train.loss;

import java.util.BitSet;

/// What is right and what takes no part, for a batch of B queries and N documents. Immutable.
///
/// Each query has one positive among the documents. Every other document is a negative unless it is excluded:
/// a duplicate of the positive, another known positive of the same query, or whatever the sampler holds back.
public final class Targets {
    private final int[] positives;
    private final int documents;
    private final BitSet excluded;

    /// Checks itself: every positive is among the documents and takes part.
    ///
    /// @param positives column of each query's positive document
    /// @param documents N
    /// @param excluded bit `i * N + j` set: document j takes no part for query i; never set for a positive
    public Targets(int[] positives, int documents, BitSet excluded) {
        this.positives = positives.clone();
        this.documents = documents;
        this.excluded = (BitSet) excluded.clone();
        for (int i = 0; i < positives.length; i++) {
            if (positives[i] < 0 || positives[i] >= documents) {
                throw new IllegalArgumentException(
                        "positive of query " + i + " must be in 0.." + (documents - 1) + "; positive=" + positives[i]);
            }
            if (excluded(i, positives[i])) {
                throw new IllegalArgumentException("the positive of query " + i + " is excluded");
            }
        }
    }

    /// The usual layout: one group of `groupSize` documents a query, its positive first; nothing excluded.
    public static Targets groups(int queries, int groupSize) {
        int[] positives = new int[queries];
        for (int i = 0; i < queries; i++) {
            positives[i] = i * groupSize;
        }
        return new Targets(positives, queries * groupSize, new BitSet());
    }

    /// B.
    public int queries() {
        return positives.length;
    }

    /// N.
    public int documents() {
        return documents;
    }

    /// Column of the positive of query `i`.
    public int positive(int i) {
        return positives[i];
    }

    /// Columns of the positives, one a query.
    public int[] positives() {
        return positives.clone();
    }

    /// Whether document `j` takes no part for query `i`.
    public boolean excluded(int i, int j) {
        return excluded.get(i * documents + j);
    }

    /// Whether anything at all is excluded.
    public boolean excludesAny() {
        return !excluded.isEmpty();
    }
}
