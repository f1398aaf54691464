package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import java.util.BitSet;
import java.util.List;

/// How surely a definition's vector tells its entry from all others of a dictionary: cross-entropy over `E x / τ`,
/// without a bias, the mean over queries (DefSent+, github.com/ryuliuxiaodong/DefSent-Plus, which has no τ). Entries
/// that have the same definition take no part for it; that is ours. Documents are not looked at.
///
/// @param entries E, `(N, D)`, as it is: nothing trains it
/// @param temperature τ
public record EntriesLoss(Tensor entries, double temperature) implements Loss {
    public EntriesLoss {
        InfoNceLoss.requireTemperature(temperature);
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Targets told = toEntries(targets);
        // Documents have the gradient 0, not none.
        Tensor texts = Tensor.concat(List.of(queries, documents), 0).narrow(0, 0, told.queries());
        Tensor logits_BN = texts.linear(entries.to(queries.dtype()), null).divide(temperature);
        Tensor among = Scores.without(logits_BN, told::excluded);
        return Scores.ofPositives(among.logSoftmax(1), told).mean().multiply(-1);
    }

    /// What the queries of a batch and all entries are to each other: `(B, N)`.
    public Targets toEntries(Targets batch) {
        EntryTargets told = batch.entries();
        int count = Math.toIntExact(entries.shape()[0]);
        BitSet excluded = new BitSet();
        for (int query = 0; query < batch.queries(); query++) {
            requireKnown(told.right().get(query), count);
            for (int row : told.others().get(query)) {
                excluded.set(query * count + requireKnown(row, count));
            }
        }
        int[] right = told.right().stream().mapToInt(Integer::intValue).toArray();
        return new Targets(right, count, excluded);
    }

    private static int requireKnown(int row, int count) {
        if (row < 0 || row >= count) {
            throw new UsageException("an entry must be one of " + count + "; entry=" + row);
        }
        return row;
    }
}
