package dev.kalmia.train.loss;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;

/// What the vectors of a batch of B queries and N documents are to each other. Immutable.
/// Each query has one positive among the documents. Every other document is a negative unless it is excluded:
/// a duplicate of the positive, another known positive of the same query, or whatever the sampler holds back.
/// A query's own documents are its positive and the hard negatives that came with it, as many as there are.
public final class Targets {
    private final int[] positives;
    private final int documents;
    private final BitSet excluded;
    private final BitSet own;
    private final Lessons lessons;

    /// Checks itself: every positive is among the documents and takes part. No query has own negatives.
    ///
    /// @param positives column of each query's positive document
    /// @param documents N
    /// @param excluded bit `i * N + j` set: document j takes no part for query i; never set for a positive
    public Targets(int[] positives, int documents, BitSet excluded) {
        this.positives = positives.clone();
        this.documents = documents;
        this.excluded = (BitSet) excluded.clone();
        this.own = new BitSet();
        this.lessons = new Lessons();
        for (int i = 0; i < positives.length; i++) {
            if (positives[i] < 0 || positives[i] >= documents) {
                throw new IllegalArgumentException(
                        "positive of query " + i + " must be in 0.." + (documents - 1) + "; positive=" + positives[i]);
            }
            if (this.excluded.get(i * documents + positives[i])) {
                throw new IllegalArgumentException("the positive of query " + i + " is excluded");
            }
            own.set(i * documents + positives[i]);
        }
    }

    private Targets(Targets other, BitSet own, Lessons lessons) {
        this.positives = other.positives;
        this.documents = other.documents;
        this.excluded = other.excluded;
        this.own = own;
        this.lessons = lessons;
    }

    private Targets with(Consumer<Lessons> known) {
        return new Targets(this, own, lessons.with(known));
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
        return new Targets(this, all, lessons);
    }

    /// The same with a number for each query: how alike it and its positive are, or the class of that pair.
    public Targets withLabels(double... ofQueries) {
        requireOneEach(ofQueries.length, "labels");
        return with(copy -> copy.labels = ofQueries.clone());
    }

    /// The same with a teacher's scores: of each query one for each of its own documents, in their order.
    public Targets withTeacher(double[][] ofOwn) {
        for (int i = 0; i < positives.length; i++) {
            if (ofOwn.length != positives.length || ofOwn[i].length != own(i).length) {
                throw new IllegalArgumentException("a teacher scores each own document of each query; query=" + i);
            }
        }
        double[][] scores = Arrays.stream(ofOwn).map(double[]::clone).toArray(double[][]::new);
        return with(copy -> copy.teacher = scores);
    }

    /// The same with a seed for each query, of what a loss draws for it.
    public Targets withSeeds(long... ofQueries) {
        requireOneEach(ofQueries.length, "seeds");
        return with(copy -> copy.seeds = ofQueries.clone());
    }

    /// The same with a teacher's vectors of all texts.
    public Targets withTaught(Taught vectors) {
        requireOneEach(vectors.queries().size(), "taught");
        requireAsMany(vectors.documents().size(), "taught", documents, "documents");
        return with(copy -> copy.taught = vectors);
    }

    /// The same with what all texts are to tell of their tokens.
    public Targets withTokens(TokenShares shares) {
        requireOneEach(shares.queries().size(), "tokens");
        requireAsMany(shares.documents().size(), "tokens", documents, "documents");
        return with(copy -> copy.tokens = shares);
    }

    /// The same with the entries that queries define.
    public Targets withEntries(EntryTargets rows) {
        requireOneEach(rows.right().size(), "entries");
        return with(copy -> copy.entries = rows);
    }

    private void requireOneEach(int count, String what) {
        requireAsMany(count, what, positives.length, "queries");
    }

    private static void requireAsMany(int count, String what, int wanted, String of) {
        if (count != wanted) {
            throw new IllegalArgumentException(
                    what + " must be as many as " + of + "; " + what + "=" + count + " " + of + "=" + wanted);
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

    /// A number a query; an IllegalArgumentException when the batch has none.
    public double[] labels() {
        return Lessons.required(lessons.labels, "a label for each query; labels=none")
                .clone();
    }

    /// A teacher's scores of query `i`'s own documents, in the order of columns; refused when there are none.
    public double[] teacher(int i) {
        return Lessons.required(lessons.teacher, "a teacher's scores; scores=none")[i].clone();
    }

    /// Of what a loss draws for query `i`; an IllegalArgumentException when the batch has none.
    public long seed(int i) {
        return Lessons.required(lessons.seeds, "a seed for each query; seeds=none")[i];
    }

    /// A teacher's vectors; an IllegalArgumentException when the batch has none.
    public Taught taught() {
        return Lessons.required(lessons.taught, "a teacher's vectors; vectors=none");
    }

    /// The entries that queries define; an IllegalArgumentException when the batch has none.
    public EntryTargets entries() {
        return Lessons.required(lessons.entries, "entries of a dictionary; entries=none");
    }

    /// What all texts are to tell of their tokens; an IllegalArgumentException when the batch has none.
    public TokenShares tokens() {
        return Lessons.required(lessons.tokens, "shares of tokens; tokens=none");
    }
}
