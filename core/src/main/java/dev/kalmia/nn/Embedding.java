package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;

/// A table of vectors: ids `(…)` to rows `(…, D)`.
public final class Embedding {
    private final Tensor weight;

    /// Takes `weight` `(rows, dimension)`.
    public Embedding(ParameterSource source, long rows, long dimension) {
        weight = source.take("weight", rows, dimension);
    }

    /// Looks the ids up: `(…)` to `(…, D)`.
    ///
    /// @param ids int64, each in `0..rows - 1`
    public Tensor forward(Tensor ids) {
        return weight.embedding(ids);
    }

    /// `count` rows from `first` on, `(count, D)`.
    public Tensor rows(long first, long count) {
        return weight.narrow(0, first, count);
    }
}
