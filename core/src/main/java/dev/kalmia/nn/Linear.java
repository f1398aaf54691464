package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;

/// `y = x Wᵀ + b`: `(…, in)` to `(…, out)`, weight stored `(out, in)`.
public final class Linear {
    private final Tensor weight;
    private final Tensor bias;

    /// Takes `weight` `(out, in)` and `bias` `(out)`.
    public Linear(ParameterSource source, long in, long out) {
        weight = source.take("weight", out, in);
        bias = source.take("bias", out);
    }

    public Tensor forward(Tensor x) {
        return x.linear(weight, bias);
    }

    /// `gelu(x Wᵀ + b)`, in one go where that is faster.
    public Tensor forwardGelu(Tensor x) {
        return x.linearGelu(weight, bias);
    }
}
