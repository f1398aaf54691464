package dev.kalmia.nn;

import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What is learnt beside the weight W `(out, in)` of a linear layer, which stays as it is: A `(r, in)` and B
/// `(out, r)`, so that the layer computes `W x + s · B A x` (LoRA, Hu et al. 2021, arXiv 2106.09685, section 4.1).
///
/// With a magnitude m `(out)` it computes `m ⊙ (W + s · B A) x / ‖W + s · B A‖`, the norm being that of each row (DoRA,
/// Liu et al. 2024, arXiv 2402.09353, equation 5), and a constant to the gradient (section 4.3), as in PEFT.
public final class LowRankAdapter {
    private final Tensor down;
    private final Tensor up;
    private final @Nullable Tensor magnitude;
    private final double scale;

    /// @param down A
    /// @param up B
    /// @param magnitude m; null for LoRA
    /// @param scale s, mostly α/r
    public LowRankAdapter(Tensor down, Tensor up, @Nullable Tensor magnitude, double scale) {
        this.down = down;
        this.up = up;
        this.magnitude = magnitude;
        this.scale = scale;
    }

    /// The layer with what was learnt: `(…, in)` to `(…, out)`.
    Tensor forward(Tensor x, Tensor weight, @Nullable Tensor bias) {
        return Scope.only(() -> {
            Tensor learnt = x.linear(down, null).linear(up, null).multiply(scale);
            if (magnitude == null) {
                return x.linear(weight, bias).add(learnt);
            }
            Tensor plain = x.linear(weight, null);
            Tensor scaled = plain.add(learnt).multiply(factors(weight, magnitude));
            return (bias == null ? scaled : scaled.add(bias)).to(plain.dtype());
        });
    }

    /// The weight that computes the same by itself, `(out, in)`.
    public Tensor merged(Tensor weight) {
        return Scope.only(() -> {
            try (NoGradient _ = NoGradient.open()) {
                Tensor sum = sum(weight);
                return magnitude == null
                        ? sum
                        : sum.multiply(factors(weight, magnitude).unsqueeze(1));
            }
        });
    }

    private Tensor sum(Tensor weight) {
        return weight.add(up.matmul(down).multiply(scale));
    }

    /// `m / ‖W + s · B A‖`, `(out)`.
    private Tensor factors(Tensor weight, Tensor magnitudes) {
        return magnitudes.divide(Scope.only(() -> {
            try (NoGradient _ = NoGradient.open()) {
                return norms(sum(weight));
            }
        }));
    }

    /// The length of each row, `(out)`.
    public static Tensor norms(Tensor weight) {
        return Scope.only(() -> weight.square().sum(1).sqrt());
    }
}
