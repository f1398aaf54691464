package dev.kalmia.train;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// In how many texts each token is.
final class TokenCounts {
    /// A token of a larger share of the texts is what the language, or the field, is made of.
    private static final double MOST_SHARE = 0.1;

    /// With fewer texts than this nobody can tell.
    private static final int MANY = 50;

    private final Map<Integer, Integer> counts = new HashMap<>();
    private long texts;

    /// Counts the tokens of a text, each once.
    void add(int... tokens) {
        texts++;
        IntStream.of(tokens).distinct().forEach(token -> counts.merge(token, 1, Integer::sum));
    }

    /// Whether a token is in more than a tenth of at least 50 texts.
    boolean isCommon(int token) {
        return texts >= MANY && count(token) > MOST_SHARE * texts;
    }

    /// `ln(N / df)`; a token that was not met counts as met once.
    double rarity(int token) {
        return Math.log((double) texts / count(token));
    }

    private int count(int token) {
        return counts.getOrDefault(token, 1);
    }
}
