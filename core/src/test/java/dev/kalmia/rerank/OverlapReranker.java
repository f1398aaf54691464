package dev.kalmia.rerank;

import dev.kalmia.run.Progress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A stand-in for a model: the share of the query's words that a document has. Counts the pairs it was given.
public final class OverlapReranker implements Reranker {
    private long pairs;

    /// How many pairs were scored so far.
    public long pairs() {
        return pairs;
    }

    @Override
    public Reranking rerank(String query, List<String> documents, Progress progress) {
        progress.advance(documents.size());
        pairs += documents.size();
        Set<String> asked = words(query);
        float[] scores = new float[documents.size()];
        int[] tokens = new int[scores.length];
        for (int i = 0; i < scores.length; i++) {
            Set<String> common = words(documents.get(i));
            common.retainAll(asked);
            scores[i] = (float) common.size() / asked.size();
            tokens[i] = 1;
        }
        return new Reranking(scores, tokens, maxTokens(), fingerprint());
    }

    private static Set<String> words(String text) {
        return new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("(?U)\\W+", -1)));
    }

    @Override
    public int maxTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String fingerprint() {
        return "overlap";
    }

    @Override
    public void close() {}
}
