package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;

/// Divides by the root mean square of the last dimension, then scales (Zhang and Sennrich 2019).
public final class RmsNorm {
    private final Tensor weight;
    private final double epsilon;
    private final boolean aroundOne;

    /// Takes `weight` `(dimension)`.
    ///
    /// @param aroundOne whether the weight is what is added to a scale of 1, as Gemma stores it
    public RmsNorm(ParameterSource source, long dimension, double epsilon, boolean aroundOne) {
        weight = source.take("weight", dimension);
        this.epsilon = epsilon;
        this.aroundOne = aroundOne;
    }

    public Tensor forward(Tensor x) {
        return x.rmsNorm(aroundOne ? weight.add(1.0) : weight, epsilon);
    }
}
