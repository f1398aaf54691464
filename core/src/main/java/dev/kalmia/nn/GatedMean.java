package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;
import java.util.function.UnaryOperator;

/// The mean of rows after a gated feed-forward layer: the mean of `x + W₂(a · gelu(b)) + b₂`, where `a` and
/// `b` are the halves of `W₁ LN(x) + b₁` (Shazeer 2020: GEGLU).
final class GatedMean {
    /// How many times D a half has.
    private static final long TIMES = 4;

    private final long half;
    private final LayerNorm norm;
    private final Linear inner;
    private final Linear output;

    /// Takes `norm`, `fn.net.0` `(8·D, D)` and `fn.net.2` `(D, 4·D)`, all with a bias.
    GatedMean(ParameterSource source, long dimension) {
        half = TIMES * dimension;
        norm = new LayerNorm(source.under("norm"), dimension, LatentAttention.EPSILON);
        inner = new Linear(source.under("fn.net.0"), dimension, 2 * half);
        output = new Linear(source.under("fn.net.2"), half, dimension);
    }

    /// The mean of the last layer's outputs is the last layer's output for the mean, which is less work.
    ///
    /// @param x `(B, N, D)`
    /// @param mean `(B, N, …)` to `(B, …)`, the same weighted mean of rows each time
    /// @return `(B, D)`
    Tensor forward(Tensor x, UnaryOperator<Tensor> mean) {
        Tensor halves = inner.forward(norm.forward(x));
        Tensor gated = halves.narrow(-1, 0, half)
                .multiply(halves.narrow(-1, half, half).gelu());
        return mean.apply(x).add(output.forward(mean.apply(gated)));
    }
}
