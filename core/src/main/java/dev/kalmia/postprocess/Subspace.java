package dev.kalmia.postprocess;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;

/// Weakens what vectors have of the directions of unwanted texts (DECOR, arXiv 2412.09169):
/// x ↦ x − α V Vᵀ x, V the right singular vectors of their vectors. What lies at right angles to them stays.
///
/// @param unwanted `(N, D)`, vectors of texts
/// @param share of the unwanted vectors' energy (the sum of their squares) that the directions carry, above
///     0 and at most 1
/// @param alpha 0 leaves everything, 1 takes all of the directions away
public record Subspace(Matrix unwanted, double share, double alpha) implements VectorFit {
    public Subspace {
        if (!(share > 0 && share <= 1)) {
            throw new UsageException("share must be above 0 and at most 1; share=" + share);
        }
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new UsageException("alpha must be 0 to 1; alpha=" + alpha);
        }
    }

    @Override
    public Fitted fit(Matrix vectors, Progress progress) {
        if (unwanted.columns() != vectors.columns()) {
            throw new IllegalArgumentException("unwanted vectors must have " + vectors.columns()
                    + " dimensions; dimensions=" + unwanted.columns());
        }
        Spectrum spectrum = unwanted.rows() < unwanted.columns()
                ? Spectrum.rightOf(unwanted)
                : Spectrum.of(unwanted.transposed().times(unwanted));
        int directions = directions(spectrum, vectors.columns());
        return Fitted.of(Affine.linear(TopComponents.without(spectrum.first(directions), alpha)))
                .with("unwanted", unwanted.rows())
                .with("directions", directions);
    }

    private int directions(Spectrum spectrum, int dimensions) {
        int rank = spectrum.rank();
        int directions = 1;
        while (directions < rank && spectrum.share(directions) < share) {
            directions++;
        }
        if (directions >= dimensions || spectrum.value(0) == 0) {
            throw new InputException("directions of unwanted texts must be 1 to " + (dimensions - 1)
                    + ", or nothing is left; directions=" + (spectrum.value(0) == 0 ? 0 : directions) + " at share "
                    + share);
        }
        return directions;
    }
}
