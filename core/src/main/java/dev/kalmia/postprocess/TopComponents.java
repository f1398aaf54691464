package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;
import org.jspecify.annotations.Nullable;

/// Takes away the mean and the directions of most variance, which all vectors share (Mu and Viswanath 2018,
/// arXiv 1702.01417, "all but the top").
///
/// @param components that go; null: a hundredth of D, as there
public record TopComponents(@Nullable Integer components) implements VectorFit {
    private static final int PART = 100;

    @Override
    public Fitted fit(Matrix vectors, Progress progress) {
        int dimensions = vectors.columns();
        int gone = components == null ? Math.min(Math.max(1, dimensions / PART), dimensions - 1) : components;
        Enough.requireBetween("components", 0, dimensions - 1, gone);
        Enough.require("top-components", vectors.rows(), Math.max(1, gone));
        Moments moments = Moments.of(vectors);
        Spectrum spectrum = Spectrum.of(moments.covariance());
        Matrix weight = gone == 0 ? Matrix.identity(dimensions) : without(spectrum.first(gone), 1);
        return Fitted.of(Affine.centred(weight, moments.centre()))
                .with("components", gone)
                .with("varianceKept", 1 - spectrum.share(gone));
    }

    /// I − α VᵀV.
    ///
    /// @param directions a row each, of length 1, at right angles
    static Matrix without(Matrix directions, double alpha) {
        Matrix projection = directions.transposed().times(directions);
        return Matrix.identity(directions.columns()).minus(projection.each(number -> alpha * number));
    }
}
