package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;

/// Takes the mean away: x ↦ x − μ.
public record Centring() implements VectorFit {
    @Override
    public Fitted fit(Matrix vectors, Progress progress) {
        return Fitted.of(Affine.centred(Matrix.identity(vectors.columns()), Moments.mean(vectors)));
    }
}
