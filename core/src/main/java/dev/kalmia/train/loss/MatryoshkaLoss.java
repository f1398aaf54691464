package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import java.util.List;

/// The weighted sum of a loss over prefixes of the embedding, so that a prefix is an embedding too (Kusupati
/// et al. 2022, arXiv 2205.13147, equation 1; the sum, not the mean, as KaLM and sentence-transformers have
/// it).
///
/// @param inner the loss, which normalises each prefix by itself
/// @param dimensions lengths of the prefixes
/// @param weights one for each
public record MatryoshkaLoss(Loss inner, List<Integer> dimensions, List<Double> weights) implements Loss {
    public MatryoshkaLoss {
        dimensions = List.copyOf(dimensions);
        weights = List.copyOf(weights);
        if (dimensions.isEmpty()) {
            throw new UsageException("matryoshka-dimensions must hold at least one; dimensions=0");
        }
        check(dimensions, weights);
    }

    /// Refuses weights that are not one for each dimension, and what is not positive.
    public static void check(List<Integer> dimensions, List<Double> weights) {
        if (dimensions.size() != weights.size()) {
            throw new UsageException(
                    "matryoshka-weights must have one weight for each of matryoshka-dimensions; dimensions="
                            + dimensions + " weights=" + weights);
        }
        if (dimensions.stream().anyMatch(dimension -> dimension < 1)) {
            throw new UsageException("matryoshka-dimensions must be at least 1; dimensions=" + dimensions);
        }
        if (weights.stream().anyMatch(weight -> !(weight > 0 && Double.isFinite(weight)))) {
            throw new UsageException("matryoshka-weights must be above 0 and finite; weights=" + weights);
        }
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Tensor total = part(0, queries, documents, targets);
        for (int i = 1; i < dimensions.size(); i++) {
            total = total.add(part(i, queries, documents, targets));
        }
        return total;
    }

    private Tensor part(int i, Tensor queries, Tensor documents, Targets targets) {
        int dimension = dimensions.get(i);
        long size = queries.shape()[1];
        if (dimension > size) {
            throw new UsageException("matryoshka-dimensions must be at most " + size + "; dimension=" + dimension);
        }
        return inner.compute(queries.narrow(1, 0, dimension), documents.narrow(1, 0, dimension), targets)
                .multiply(weights.get(i));
    }
}
