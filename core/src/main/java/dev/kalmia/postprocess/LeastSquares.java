package dev.kalmia.postprocess;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;

/// The linear map with the least ‖X Wᵀ − Y‖² + λ‖W‖², whose spaces may have different sizes:
/// W = Yᵀ X (Xᵀ X + λ I)^−1.
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
        if (spectrum.rank() < from.columns() && penalty == 0) {
            throw new InputException("least-squares must have vectors in as many directions as the " + from.columns()
                    + " dimensions where penalty is 0; rank=" + spectrum.rank());
        }
        Matrix inverse = spectrum.function(value -> 1 / (Math.max(value, 0) + penalty));
        return Fitted.of(Affine.linear(to.transposed().times(from).times(inverse)));
    }
}
