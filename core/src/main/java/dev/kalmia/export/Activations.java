package dev.kalmia.export;

import dev.kalmia.nn.Activation;

/// What is done to each value between two linear layers, as [Activation] does it.
final class Activations {
    private Activations() {}

    static Value of(Activation activation, Value x) {
        return switch (activation) {
            case IDENTITY -> x;
            case GELU -> gelu(x);
            case GELU_TANH -> geluTanh(x);
            case SILU -> x.multiply(x.sigmoid());
            case TANH -> x.tanh();
            case RELU -> x.relu();
            case LEAKY_RELU -> x.leakyRelu(0.01);
            case SIGMOID -> x.sigmoid();
        };
    }

    /// In the order of operations that runtimes know and fuse.
    private static Value gelu(Value x) {
        return x.divide(Math.sqrt(2)).erf().add(1).multiply(x).multiply(0.5);
    }

    private static Value geluTanh(Value x) {
        Value inner = x.multiply(x).multiply(x).multiply(0.044715).add(x);
        return inner.multiply(Math.sqrt(2 / Math.PI)).tanh().add(1).multiply(x).multiply(0.5);
    }
}
