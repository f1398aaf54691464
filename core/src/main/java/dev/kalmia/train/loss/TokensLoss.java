package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// How far what a text's vector tells of its tokens is from what it is to tell: `KL(t ‖ q)`, q the softmax over the
/// vocabulary of `W x / τ`, the mean over queries and documents of which something is known (Text2Token, arXiv
/// 2510.10224).
///
/// @param table W, `(V, D)`: the model's own vectors of tokens, or a head
/// @param temperature τ
public record TokensLoss(Tensor table, double temperature) implements Loss {
    public TokensLoss {
        InfoNceLoss.requireTemperature(temperature);
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        TokenShares tokens = targets.tokens();
        List<SortedMap<Integer, Double>> shares = new ArrayList<>();
        List<Integer> known = new ArrayList<>();
        for (int query = 0; query < targets.queries(); query++) {
            add(tokens.queries().get(query), query, shares, known);
        }
        for (int document : Scores.grouped(targets)) {
            add(tokens.documents().get(document), targets.queries() + document, shares, known);
        }
        if (known.isEmpty()) {
            // Nothing is learnt, and a gradient of nothing goes its way.
            return queries.sum().multiply(0.0);
        }
        int[] rows = known.stream().mapToInt(Integer::intValue).toArray();
        Tensor texts = Tensor.concat(List.of(queries, documents), 0);
        return divergence(texts.indexSelect(0, Scores.index(rows, texts.device())), shares);
    }

    private static void add(
            SortedMap<Integer, Double> ofText, int row, List<SortedMap<Integer, Double>> shares, List<Integer> known) {
        if (!ofText.isEmpty()) {
            shares.add(ofText);
            known.add(row);
        }
    }

    /// @param vectors `(n, D)`
    private Tensor divergence(Tensor vectors, List<SortedMap<Integer, Double>> shares) {
        int most = shares.stream().mapToInt(Map::size).max().orElseThrow();
        long vocabulary = table.shape()[0];
        int[] ids = new int[shares.size() * most];
        double[] weights = new double[ids.length];
        double entropies = 0;
        for (int row = 0; row < shares.size(); row++) {
            int next = row * most;
            for (Map.Entry<Integer, Double> share : shares.get(row).entrySet()) {
                requireKnown(share.getKey(), vocabulary);
                ids[next] = share.getKey();
                weights[next++] = share.getValue();
                entropies -= share.getValue() * Math.log(share.getValue());
            }
        }
        Tensor logits_nV = vectors.linear(table.to(vectors.dtype()), null).divide(temperature);
        Tensor told = logits_nV
                .logSoftmax(1)
                .gather(1, Scores.index(ids, vectors.device()).reshape(shares.size(), most));
        Tensor crossEntropies = Scores.like(told, weights, shares.size(), most)
                .multiply(told)
                .sum()
                .multiply(-1);
        return crossEntropies.add(-entropies).divide(shares.size());
    }

    private static void requireKnown(int token, long vocabulary) {
        if (token >= vocabulary) {
            throw new UsageException("a token must be one of " + vocabulary + "; token=" + token);
        }
    }
}
