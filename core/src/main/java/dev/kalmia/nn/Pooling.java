package dev.kalmia.nn;

import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.stream.LongStream;

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
            Tensor weights = mask.to(hidden.dtype()).unsqueeze(-1);
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
            Tensor weights = mask.to(hidden.dtype()).unsqueeze(-1);
            return hidden.multiply(weights).sum(1).divide(weights.sum(1).sqrt());
        }
    },
    /// The mean over tokens where the first counts once, the second twice and so on (Muennighoff 2022).
    WEIGHTED_MEAN {
        @Override
        public Tensor apply(Tensor hidden, Tensor mask) {
            int length = (int) mask.shape()[1];
            Tensor places = Tensors.of(LongStream.rangeClosed(1, length).toArray(), length);
            // float32 whatever the hidden type: bfloat16 has no number for the place 257.
            Tensor weights =
                    mask.multiply(places.to(mask.device())).to(DType.FLOAT32).unsqueeze(-1);
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
