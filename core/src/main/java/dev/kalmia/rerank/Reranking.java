package dev.kalmia.rerank;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The scores of the documents of one query, and what was cut to have them. Immutable.
public final class Reranking {
    private final float[] scores;
    private final int[] fullTokens;
    private final int maxTokens;
    private final String fingerprint;

    /// Takes over both arrays.
    ///
    /// @param fullTokens tokens of each pair before any cut
    /// @param maxTokens the bound: a pair with more full tokens was cut to this many
    /// @param fingerprint [Reranker#fingerprint]
    Reranking(float[] scores, int[] fullTokens, int maxTokens, String fingerprint) {
        this.scores = scores;
        this.fullTokens = fullTokens;
        this.maxTokens = maxTokens;
        this.fingerprint = fingerprint;
    }

    /// How many documents were scored.
    public int size() {
        return scores.length;
    }

    /// The score of document `i`; more is better.
    public float score(int i) {
        return scores[i];
    }

    /// The scores in the order of the documents.
    public float[] scores() {
        return scores.clone();
    }

    /// The numbers of the documents, best first; of equal ones the earlier first.
    public List<Integer> order() {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]).thenComparing(i -> i))
                .toList();
    }

    /// Tokens of query and document `i`, and what is around them, before any cut.
    public int fullTokens(int i) {
        return fullTokens[i];
    }

    /// Tokens that the model read for document `i`.
    public int tokens(int i) {
        return Math.min(fullTokens[i], maxTokens);
    }

    /// Whether query or document `i` lost tokens.
    public boolean truncated(int i) {
        return fullTokens[i] > maxTokens;
    }

    /// How many pairs lost tokens.
    public int truncatedPairs() {
        return (int) IntStream.range(0, scores.length).filter(this::truncated).count();
    }

    public int maxTokens() {
        return maxTokens;
    }

    /// SHA-256 (hexadecimal) of the reranker.
    public String fingerprint() {
        return fingerprint;
    }
}
