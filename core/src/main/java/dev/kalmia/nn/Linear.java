package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// `y = x Wᵀ + b`: `(…, in)` to `(…, out)`, weight stored `(out, in)`.
public final class Linear {
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /// Takes `weight` `(out, in)` and `bias` `(out)`.
    public Linear(ParameterSource source, long in, long out) {
        this(source, in, out, true);
    }

    /// Takes `weight` `(out, in)` and, where there is one, `bias` `(out)`.
    public Linear(ParameterSource source, long in, long out, boolean hasBias) {
        weight = source.take("weight", out, in);
        bias = hasBias ? source.take("bias", out) : null;
    }

    public Tensor forward(Tensor x) {
        return x.linear(weight, bias);
    }
}
