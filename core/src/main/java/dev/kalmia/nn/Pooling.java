package dev.kalmia.nn;

import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;

/// Makes one vector of a text's token vectors: `(B, L, D)` to `(B, D)`. Padding takes no part.
public enum Pooling {
    /// The first token that is not padding.
    CLS {
        @Override
        public Tensor apply(Tensor hidden, Tensor mask) {
            return pick(hidden, firsts(mask));
        }
    },
    /// The mean over tokens.
    MEAN {
        @Override
        public Tensor apply(Tensor hidden, Tensor mask) {
            Tensor weights = weights(mask);
            return hidden.multiply(weights).sum(1).divide(weights.sum(1));
        }
    },
    /// The largest value of each dimension.
    MAX {
        @Override
        public Tensor apply(Tensor hidden, Tensor mask) {
            Tensor padding = mask.equalTo(0).unsqueeze(-1);
            return hidden.maskedFill(padding, Double.NEGATIVE_INFINITY).max(1);
        }
    },
    /// The sum over tokens divided by the square root of their number.
    MEAN_SQRT_LENGTH {
        @Override
        public Tensor apply(Tensor hidden, Tensor mask) {
            Tensor weights = weights(mask);
            Tensor sums = hidden.multiply(weights).sum(1);
            return sums.divide(weights.sum(1).to(sums.dtype()).sqrt());
        }
    },
    /// The mean over tokens where a text's first counts once, its second twice and so on (Muennighoff 2022),
    /// on whichever side padding stands.
    WEIGHTED_MEAN {
        @Override
        public Tensor apply(Tensor hidden, Tensor mask) {
            return apply(hidden, mask, Tensors.range((int) mask.shape()[1]).to(mask.device()));
        }

        @Override
        public Tensor apply(Tensor hidden, Tensor mask, Tensor places) {
            Tensor weights = weights(mask.multiply(places.add(1)));
            return hidden.multiply(weights).sum(1).divide(weights.sum(1));
        }
    },
    /// The last token that is not padding.
    LAST_TOKEN {
        @Override
        public Tensor apply(Tensor hidden, Tensor mask) {
            return pick(hidden, lasts(mask));
        }
    };

    /// Pools a batch.
    ///
    /// @param hidden `(B, L, D)`
    /// @param mask `(B, L)` int64, 1 for a token that takes part, else 0; every row has one
    /// @return `(B, D)`
    public abstract Tensor apply(Tensor hidden, Tensor mask);

    /// Pools a batch whose texts begin in different columns.
    ///
    /// @param hidden `(B, L, D)`
    /// @param mask `(B, L)` int64, as above
    /// @param places `(B, L)` int64, the place of each token in its text, from 0
    /// @return `(B, D)`
    public Tensor apply(Tensor hidden, Tensor mask, Tensor places) {
        return apply(hidden, mask);
    }

    /// In float32 whatever the hidden type: bfloat16 has no number for 257 tokens, or for the place 257.
    private static Tensor weights(Tensor numbers) {
        return numbers.to(DType.FLOAT32).unsqueeze(-1);
    }

    private static Tensor firsts(Tensor mask) {
        return mask.argmax(1);
    }

    private static Tensor lasts(Tensor mask) {
        long length = mask.shape()[1];
        return mask.multiply(Tensors.range((int) length).to(mask.device())).argmax(1);
    }

    private static Tensor pick(Tensor hidden, Tensor positions) {
        long batch = hidden.shape()[0];
        long dimension = hidden.shape()[2];
        Tensor index = positions.reshape(batch, 1, 1).expand(batch, 1, dimension);
        return hidden.gather(1, index).reshape(batch, dimension);
    }
}
