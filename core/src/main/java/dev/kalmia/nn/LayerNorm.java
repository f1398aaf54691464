package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Normalises the last dimension to mean 0 and variance 1, then scales and shifts (Ba et al. 2016).
public final class LayerNorm {
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final double epsilon;

    /// Takes `weight` and `bias`, both `(dimension)`.
    public LayerNorm(ParameterSource source, long dimension, double epsilon) {
        this(source, dimension, epsilon, true);
    }

    /// Takes `weight` and, where there is one, `bias`, both `(dimension)`.
    public LayerNorm(ParameterSource source, long dimension, double epsilon, boolean hasBias) {
        weight = source.take("weight", dimension);
        bias = hasBias ? source.take("bias", dimension) : null;
        this.epsilon = epsilon;
    }

    public Tensor forward(Tensor x) {
        return x.layerNorm(weight, bias, epsilon);
    }
}
