package dev.kalmia.nn;

import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Int8Linear;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// `y = x Wᵀ + b`: `(…, in)` to `(…, out)`, weight stored `(out, in)`.
public final class Linear {
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private Tensor used;
    private @Nullable Int8Linear int8;
    private @Nullable LowRankAdapter adapter;

    /// Takes `weight` `(out, in)` and `bias` `(out)`.
    public Linear(ParameterSource source, long in, long out) {
        this(source, in, out, true);
    }

    /// Takes `weight` `(out, in)` and, where there is one, `bias` `(out)`.
    public Linear(ParameterSource source, long in, long out, boolean hasBias) {
        weight = source.take("weight", out, in);
        bias = hasBias ? source.take("bias", out) : null;
        used = weight;
        source.made(this);
    }

    /// The weight, `(out, in)`; the layer's own.
    public Tensor weight() {
        return weight;
    }

    /// From now on computes with what an adapter learns. For training alone: what is rounded has none.
    public void adapt(LowRankAdapter learning) {
        if (int8 != null || used != weight) {
            throw new IllegalStateException("a rounded layer takes no adapter");
        }
        adapter = learning;
    }

    /// From now on computes in 8-bit integers, without gradients, from the weights as they are now.
    ///
    /// @return what to close when the layer is not needed any more
    public Int8Linear round() {
        requirePlain();
        int8 = Int8Linear.of(weight, bias);
        return int8;
    }

    /// From now on computes with the weight as it is now rounded to bfloat16, in float32, without gradients.
    ///
    /// @return what to close when the layer is not needed any more
    public Tensor halve() {
        requirePlain();
        try (Scope scope = Scope.open();
                NoGradient _ = NoGradient.open()) {
            used = scope.release(weight.to(DType.BFLOAT16).to(DType.FLOAT32));
            return used;
        }
    }

    private void requirePlain() {
        if (adapter != null) {
            throw new IllegalStateException("a layer with an adapter is not rounded: merge it first");
        }
    }

    public Tensor forward(Tensor x) {
        if (adapter != null) {
            return adapter.forward(x, weight, bias);
        }
        return int8 == null ? x.linear(used, bias) : int8.apply(x);
    }

    /// `gelu(x Wᵀ + b)`, in one go where that is faster.
    public Tensor forwardGelu(Tensor x) {
        if (adapter != null) {
            return forward(x).gelu();
        }
        return int8 == null ? x.linearGelu(used, bias) : int8.applyGelu(x);
    }
}
