package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;
import org.jspecify.annotations.Nullable;

/// Independent components: FastICA (Hyvärinen 1999), all at once, with log cosh as contrast, from whitened
/// vectors, begun at their axes of most variance. What comes out has covariance I, and dimensions that are
/// far from normal, each a direction with a sense of its own more often than those of whitening.
///
/// @param dimensions that are kept before: those of most variance; null: all in which vectors differ
/// @param iterations at most
/// @param tolerance it ends when no direction turns by more: 1 − |cos|
public record Ica(@Nullable Integer dimensions, int iterations, double tolerance) implements VectorFit {
    public Ica {
        if (iterations < 1 || !(tolerance > 0)) {
            throw new UsageException("iterations must be at least 1 and tolerance above 0; iterations=" + iterations
                    + ", tolerance=" + tolerance);
        }
    }

    @Override
    public Fitted fit(Matrix vectors, Progress progress) {
        Enough.require("ica", vectors.rows(), vectors.columns());
        Moments moments = Moments.of(vectors);
        Spectrum spectrum = Spectrum.of(moments.covariance());
        int kept = dimensions == null ? spectrum.rank() : Pca.kept(dimensions, vectors.columns());
        new Epsilon(0.0).requireRank("ica", spectrum, kept);
        Matrix whitening = spectrum.along(kept, Epsilon.inverseRoot(0));
        Matrix white = Moments.centred(vectors, moments.centre()).times(whitening.transposed());
        Matrix turn = Matrix.identity(kept);
        Matrix transposed = white.transposed();
        progress.start("ica", iterations, "iterations");
        double change = Double.POSITIVE_INFINITY;
        int done = 0;
        while (done < iterations && change >= tolerance) {
            Matrix next = step(turn, white, transposed);
            change = change(turn, next);
            turn = next;
            done++;
            progress.advance(1);
        }
        progress.finish();
        if (change >= tolerance) {
            progress.note("ica: directions still turn after " + done + " iterations, by 1 − |cos| = " + change);
        }
        return Fitted.of(Affine.centred(Spectrum.signed(turn.times(whitening)), moments.centre()))
                .with("iterations", done)
                .with("converged", change < tolerance)
                .with("varianceKept", spectrum.share(kept));
    }

    /// E[g(w z) z] − E[g′(w z)] w for each direction w, g the hyperbolic tangent; then all at right angles.
    private static Matrix step(Matrix turn, Matrix white, Matrix transposed) {
        Matrix bent = turn.times(transposed).each(Math::tanh);
        int texts = white.rows();
        double[][] next = bent.times(white).toRows();
        for (int i = 0; i < next.length; i++) {
            double slope = 0;
            for (int n = 0; n < texts; n++) {
                slope += 1 - bent.get(i, n) * bent.get(i, n);
            }
            for (int j = 0; j < next.length; j++) {
                next[i][j] = next[i][j] / texts - slope / texts * turn.get(i, j);
            }
        }
        return atRightAngles(Matrix.of(next));
    }

    /// (W Wᵀ)^−½ W.
    private static Matrix atRightAngles(Matrix turn) {
        return Spectrum.of(turn.times(turn.transposed()))
                .function(Epsilon.inverseRoot(0))
                .times(turn);
    }

    private static double change(Matrix before, Matrix after) {
        double change = 0;
        for (int i = 0; i < before.rows(); i++) {
            double cosine = 0;
            for (int j = 0; j < before.columns(); j++) {
                cosine += before.get(i, j) * after.get(i, j);
            }
            change = Math.max(change, Math.abs(Math.abs(cosine) - 1));
        }
        return change;
    }
}
