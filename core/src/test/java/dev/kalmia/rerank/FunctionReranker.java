package dev.kalmia.rerank;

import dev.kalmia.run.Progress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/// A stand-in for a model: a score that a function gives to query and document. Counts the pairs it was given.
public final class FunctionReranker implements Reranker {
    private final ToDoubleBiFunction<String, String> score;
    private long pairs;

    private FunctionReranker(ToDoubleBiFunction<String, String> score) {
        this.score = score;
    }

    /// The share of the query's words that a document has.
    public static FunctionReranker overlap() {
        return new FunctionReranker((query, document) -> {
            Set<String> asked = words(query);
            Set<String> common = words(document);
            common.retainAll(asked);
            return (double) common.size() / asked.size();
        });
    }

    /// The longer a document is, the better it answers.
    public static FunctionReranker byLength() {
        return new FunctionReranker((query, document) -> document.length());
    }

    private static Set<String> words(String text) {
        return new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("(?U)\\W+", -1)));
    }

    /// How many pairs were scored so far.
    public long pairs() {
        return pairs;
    }

    @Override
    public Reranking rerank(String query, List<String> documents, Progress progress) {
        progress.advance(documents.size());
        pairs += documents.size();
        float[] scores = new float[documents.size()];
        int[] tokens = new int[scores.length];
        Arrays.fill(tokens, 1);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) score.applyAsDouble(query, documents.get(i));
        }
        return new Reranking(scores, tokens, maxTokens(), fingerprint());
    }

    @Override
    public int maxTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String fingerprint() {
        return "a function";
    }

    @Override
    public void close() {}
}
