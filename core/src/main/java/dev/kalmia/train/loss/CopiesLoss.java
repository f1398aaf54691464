package dev.kalmia.train.loss;

import dev.kalmia.tensor.Tensor;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Each query against all queries' first own documents, then against all second ones, and so on: with copies
/// of a text that met other noise it is SimCSE's loss for one copy (Gao et al. 2021, arXiv 2104.08821) and
/// WhitenedCSE's for several (Zhuo et al. 2023, arXiv 2305.17746, equation 8). The sum over copies.
///
/// @param inner the loss of one copy
/// @param whitening of queries and of each copy, each with a shuffle of its own; null: none
public record CopiesLoss(Loss inner, @Nullable GroupWhitening whitening) implements Loss {
    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        int copies = IntStream.range(0, targets.queries())
                .map(i -> targets.own(i).length)
                .min()
                .orElseThrow();
        Tensor asked = white(queries, targets, 0);
        Tensor total = ofCopy(0, asked, documents, targets);
        for (int copy = 1; copy < copies; copy++) {
            total = total.add(ofCopy(copy, asked, documents, targets));
        }
        return total;
    }

    private Tensor ofCopy(int copy, Tensor asked, Tensor documents, Targets targets) {
        int count = targets.queries();
        int[] columns = IntStream.range(0, count).map(i -> targets.own(i)[copy]).toArray();
        BitSet excluded = new BitSet();
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                boolean same = columns[i] == columns[j] || targets.excluded(i, columns[j]);
                excluded.set(i * count + j, i != j && same);
            }
        }
        Tensor copies = documents.indexSelect(0, Scores.index(columns, documents.device()));
        Targets own = new Targets(IntStream.range(0, count).toArray(), count, excluded);
        return inner.compute(asked, white(copies, targets, copy + 1), own);
    }

    /// The shuffle is the batch's: of its first query's seed. What is left of an epoch may be too few to
    /// whiten.
    private Tensor white(Tensor rows, Targets targets, int number) {
        int size = Math.toIntExact(rows.shape()[1]);
        return whitening == null || targets.queries() <= size / whitening.groups()
                ? rows
                : whitening.apply(rows, GroupWhitening.shuffle(size, targets.seed(0) + number));
    }
}
