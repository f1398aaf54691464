package dev.kalmia.train.loss;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the vectors of a batch's texts are to tell of them: a distribution over the vocabulary each, of which only
/// what is above 0 is named.
///
/// @param queries token → its share, one map a query; empty where nothing is known of a text
/// @param documents the same, one map a document
public record TokenShares(List<SortedMap<Integer, Double>> queries, List<SortedMap<Integer, Double>> documents) {
    private static final double ROUNDING = 1e-9;

    public TokenShares {
        queries = List.copyOf(queries);
        documents = List.copyOf(documents);
        queries.forEach(TokenShares::check);
        documents.forEach(TokenShares::check);
    }

    private static void check(Map<Integer, Double> shares) {
        double sum = shares.values().stream().mapToDouble(share -> share).sum();
        boolean wrong = shares.entrySet().stream().anyMatch(entry -> entry.getKey() < 0 || !(entry.getValue() > 0));
        if (wrong || (!shares.isEmpty() && !(Math.abs(sum - 1) < ROUNDING))) {
            throw new IllegalArgumentException(
                    "shares of tokens must be above 0 and sum to 1; sum=" + sum + " tokens=" + shares.size());
        }
    }

    /// Weights as shares of their sum; those that are 0 are left out.
    ///
    /// @param weights token → at least 0
    public static SortedMap<Integer, Double> of(Map<Integer, Double> weights) {
        SortedMap<Integer, Double> shares = new TreeMap<>(weights);
        shares.values().removeIf(weight -> weight == 0);
        double sum = shares.values().stream().mapToDouble(weight -> weight).sum();
        shares.replaceAll((_, weight) -> weight / sum);
        return shares;
    }
}
