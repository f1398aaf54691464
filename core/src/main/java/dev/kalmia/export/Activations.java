package dev.kalmia.export;

import dev.kalmia.checkpoint.DenseActivation;

/// What is done to each value between two linear layers.
final class Activations {
    private Activations() {}

    /// `x Φ(x)` with the exact normal distribution, in the order of operations that runtimes know and fuse.
    static Value gelu(Value x) {
        return x.divide(Math.sqrt(2)).erf().add(1).multiply(x).multiply(0.5);
    }

    static Value of(DenseActivation activation, Value x) {
        return switch (activation) {
            case IDENTITY -> x;
            case TANH -> x.tanh();
            case RELU -> x.relu();
            case GELU -> gelu(x);
            case SIGMOID -> x.sigmoid();
        };
    }
}
