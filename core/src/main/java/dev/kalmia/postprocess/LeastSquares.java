package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;

/// The linear map with the least ‖X Wᵀ − Y‖² + λ‖W‖², whose spaces may have different sizes:
/// W = Yᵀ X (Xᵀ X + λ I)^−1. Models leave directions empty: W is 0 in those of no vector, and so the smallest
/// of all that fit as well.
///
/// @param penalty λ, 0 or more
public record LeastSquares(double penalty) implements SpaceAlignment {
    public LeastSquares {
        if (!(penalty >= 0 && Double.isFinite(penalty))) {
            throw new UsageException("penalty must be 0 or more; penalty=" + penalty);
        }
    }

    @Override
    public Fitted fit(Matrix from, Matrix to, Progress progress) {
        Enough.requirePairs(from, to);
        Enough.require("least-squares", from.rows(), from.columns());
        Spectrum spectrum = Spectrum.of(from.transposed().times(from));
        Matrix inverse = spectrum.function(value -> spectrum.counts(value) ? 1 / (value + penalty) : 0);
        return Fitted.of(Affine.linear(to.transposed().times(from).times(inverse)))
                .with("rank", spectrum.rank());
    }
}
