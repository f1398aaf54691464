package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;
import org.jspecify.annotations.Nullable;

/// Principal components (Hotelling 1933): the coordinates of x − μ along the directions of most variance.
///
/// @param dimensions that are kept; null: all
public record Pca(@Nullable Integer dimensions) implements VectorFit {
    @Override
    public Fitted fit(Matrix vectors, Progress progress) {
        int kept = kept(dimensions, vectors.columns());
        Enough.require("pca", vectors.rows(), kept);
        Moments moments = Moments.of(vectors);
        Spectrum spectrum = Spectrum.of(moments.covariance());
        return Fitted.of(Affine.centred(spectrum.first(kept), moments.centre()))
                .with("varianceKept", spectrum.share(kept));
    }

    static int kept(@Nullable Integer dimensions, int all) {
        if (dimensions == null) {
            return all;
        }
        Enough.requireBetween("dimensions", 1, all, dimensions);
        return dimensions;
    }
}
