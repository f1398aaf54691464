package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;

/// What is done to each value between two linear layers.
public enum Activation {
    /// Nothing.
    IDENTITY {
        @Override
        public Tensor apply(Tensor x) {
            return x;
        }
    },
    /// `x Φ(x)` with the exact normal distribution (Hendrycks and Gimpel 2016).
    GELU {
        @Override
        public Tensor apply(Tensor x) {
            return x.gelu();
        }
    },
    /// [#GELU] by its approximation with a hyperbolic tangent.
    GELU_TANH {
        @Override
        public Tensor apply(Tensor x) {
            return x.geluTanh();
        }
    },
    /// `x / (1 + e⁻ˣ)` (Hendrycks and Gimpel 2016; also called swish).
    SILU {
        @Override
        public Tensor apply(Tensor x) {
            return x.silu();
        }
    },
    /// The hyperbolic tangent.
    TANH {
        @Override
        public Tensor apply(Tensor x) {
            return x.tanh();
        }
    },
    /// `max(x, 0)`.
    RELU {
        @Override
        public Tensor apply(Tensor x) {
            return x.relu();
        }
    },
    /// `x` above 0, a hundredth of it below.
    LEAKY_RELU {
        @Override
        public Tensor apply(Tensor x) {
            return x.relu().subtract(x.multiply(-1).relu().multiply(0.01));
        }
    },
    /// `1 / (1 + e⁻ˣ)`.
    SIGMOID {
        @Override
        public Tensor apply(Tensor x) {
            return x.sigmoid();
        }
    };

    public abstract Tensor apply(Tensor x);
}
