package dev.kalmia.train.loss;

import dev.kalmia.tensor.Tensor;

/// A loss of the whole model and of what it is when it ends after one of its layers, which is to be an
/// embedding model, too (Li et al. 2024, arXiv 2402.14776; with the weights of sentence-transformers'
/// AdaptiveLayerLoss): `L(last) + L(inner) / (1 + layer) + KL(last ‖ inner)`, where the last divergence takes
/// the values of a vector for scores, at τ 0.3, times τ, the mean over texts; it teaches the inner layer
/// alone.
///
/// @param inner the loss, twice
/// @param layer after which the model ended, counted from 1
public record DepthLoss(Loss inner, int layer) implements Loss {
    private static final double TEMPERATURE = 0.3;

    public DepthLoss {
        if (layer < 1) {
            throw new IllegalArgumentException("layer must be at least 1; layer=" + layer);
        }
    }

    /// @param queries `(B, 2D)`: the whole model's vectors, then those of the one that ended
    /// @param documents `(N, 2D)`
    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Tensor whole = inner.compute(half(queries, 0), half(documents, 0), targets);
        Tensor ended = inner.compute(half(queries, 1), half(documents, 1), targets);
        Tensor used = documents.indexSelect(0, Scores.index(Scores.grouped(targets), documents.device()));
        Tensor apart = divergences(queries)
                .sum()
                .add(divergences(used).sum())
                .multiply(TEMPERATURE / (queries.shape()[0] + used.shape()[0]));
        return whole.add(ended.divide(1 + layer)).add(apart);
    }

    private static Tensor half(Tensor rows, int number) {
        long size = rows.shape()[1] / 2;
        return rows.narrow(1, number * size, size);
    }

    private static Tensor divergences(Tensor rows) {
        Tensor last = half(rows, 0).detach().divide(TEMPERATURE);
        Tensor inner = half(rows, 1).divide(TEMPERATURE);
        return last.softmax(1)
                .multiply(last.logSoftmax(1).subtract(inner.logSoftmax(1)))
                .sum(1);
    }
}
