package dev.kalmia.train.loss;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What the vectors of a batch of B queries and N documents are to each other. Immutable.
/// Each query has one positive among the documents. Every other document is a negative unless it is excluded:
/// a duplicate of the positive, another known positive of the same query, or whatever the sampler holds back.
/// A query's own documents are its positive and the hard negatives that came with it, as many as there are.
public final class Targets {
    private final int[] positives;
    private final int documents;
    private final BitSet excluded;
    private final BitSet own;
    private final double @Nullable [] labels;
    private final double @Nullable [][] teacher;
    private final long @Nullable [] seeds;
    private final @Nullable Taught taught;

    /// Checks itself: every positive is among the documents and takes part. No query has negatives of its
    /// own.
    ///
    /// @param positives column of each query's positive document
    /// @param documents N
    /// @param excluded bit `i * N + j` set: document j takes no part for query i; never set for a positive
    public Targets(int[] positives, int documents, BitSet excluded) {
        this(positives.clone(), documents, (BitSet) excluded.clone(), new BitSet(), null, null, null, null);
        for (int i = 0; i < positives.length; i++) {
            if (positives[i] < 0 || positives[i] >= documents) {
                throw new IllegalArgumentException(
                        "positive of query " + i + " must be in 0.." + (documents - 1) + "; positive=" + positives[i]);
            }
            if (excluded(i, positives[i])) {
                throw new IllegalArgumentException("the positive of query " + i + " is excluded");
            }
            own.set(i * documents + positives[i]);
        }
    }

    private Targets(
            int[] positives,
            int documents,
            BitSet excluded,
            BitSet own,
            double @Nullable [] labels,
            double @Nullable [][] teacher,
            long @Nullable [] seeds,
            @Nullable Taught taught) {
        this.positives = positives;
        this.documents = documents;
        this.excluded = excluded;
        this.own = own;
        this.labels = labels;
        this.teacher = teacher;
        this.seeds = seeds;
        this.taught = taught;
    }

    /// The usual layout: one group of `groupSize` documents a query, its positive first; nothing excluded.
    public static Targets groups(int queries, int groupSize) {
        int[] positives = new int[queries];
        BitSet own = new BitSet();
        int columns = queries * groupSize;
        for (int i = 0; i < queries; i++) {
            positives[i] = i * groupSize;
            own.set(i * columns + positives[i], i * columns + positives[i] + groupSize);
        }
        return new Targets(positives, columns, new BitSet()).withOwn(own);
    }

    /// The same with other documents that are a query's own, beside its positive.
    ///
    /// @param documentsOfQueries bit `i * N + j` set: document j came with query i
    public Targets withOwn(BitSet documentsOfQueries) {
        BitSet all = (BitSet) documentsOfQueries.clone();
        all.or(own);
        return new Targets(positives, documents, excluded, all, labels, teacher, seeds, taught);
    }

    /// The same with a number for each query: how alike it and its positive are, or which class that pair is
    /// of.
    public Targets withLabels(double... ofQueries) {
        requireOneEach(ofQueries.length, "labels");
        return new Targets(positives, documents, excluded, own, ofQueries.clone(), teacher, seeds, taught);
    }

    /// The same with a teacher's scores.
    ///
    /// @param ofOwn for each query one for each of its own documents, in the order of the columns
    public Targets withTeacher(double[][] ofOwn) {
        for (int i = 0; i < positives.length; i++) {
            if (ofOwn.length != positives.length || ofOwn[i].length != own(i).length) {
                throw new IllegalArgumentException("a teacher scores each own document of each query; query=" + i);
            }
        }
        double[][] copy = Arrays.stream(ofOwn).map(double[]::clone).toArray(double[][]::new);
        return new Targets(positives, documents, excluded, own, labels, copy, seeds, taught);
    }

    /// The same with a seed for each query, of what a loss draws for it.
    public Targets withSeeds(long... ofQueries) {
        requireOneEach(ofQueries.length, "seeds");
        return new Targets(positives, documents, excluded, own, labels, teacher, ofQueries.clone(), taught);
    }

    /// The same with a teacher's vectors of all texts.
    public Targets withTaught(Taught vectors) {
        requireOneEach(vectors.queries().size(), "taught");
        if (vectors.documents().size() != documents) {
            throw new IllegalArgumentException("a teacher has a vector of each document; vectors="
                    + vectors.documents().size() + " documents=" + documents);
        }
        return new Targets(positives, documents, excluded, own, labels, teacher, seeds, vectors);
    }

    private void requireOneEach(int count, String what) {
        if (count != positives.length) {
            throw new IllegalArgumentException(
                    what + " must be one a query; " + what + "=" + count + " queries=" + positives.length);
        }
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

    /// Whether document `j` came with query `i`.
    public boolean own(int i, int j) {
        return own.get(i * documents + j);
    }

    /// Columns of query `i`'s own documents, in their order.
    public int[] own(int i) {
        return own.get(i * documents, (i + 1) * documents).stream().toArray();
    }

    /// Columns of query `i`'s own negatives that take part, in their order.
    public int[] negatives(int i) {
        return Arrays.stream(own(i))
                .filter(j -> j != positives[i] && !excluded(i, j))
                .toArray();
    }

    /// A number a query.
    ///
    /// @throws IllegalArgumentException when the batch has none
    public double[] labels() {
        return required(labels, "a label for each query; labels=none").clone();
    }

    /// A teacher's scores of query `i`'s own documents, in the order of the columns.
    ///
    /// @throws IllegalArgumentException when the batch has none
    public double[] teacher(int i) {
        return required(teacher, "a teacher's scores; scores=none")[i].clone();
    }

    /// Of what a loss draws for query `i`.
    ///
    /// @throws IllegalArgumentException when the batch has none
    public long seed(int i) {
        return required(seeds, "a seed for each query; seeds=none")[i];
    }

    /// A teacher's vectors.
    ///
    /// @throws IllegalArgumentException when the batch has none
    public Taught taught() {
        return required(taught, "a teacher's vectors; vectors=none");
    }

    private static <T> T required(@Nullable T known, String what) {
        if (known == null) {
            throw new IllegalArgumentException("the batch must have " + what);
        }
        return known;
    }
}
