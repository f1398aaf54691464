package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes variances equal and dimensions independent of one another (Su et al. 2021, arXiv 2103.15316): the
/// covariance of what comes out is I, but for ε.
///
/// @param form along which axes
/// @param dimensions that are kept, of the form pca alone; null: all
/// @param epsilon added to each variance; null: 1e-6 of their mean
public record Whitening(
        Form form, @Nullable Integer dimensions, @Nullable Double epsilon) implements VectorFit {
    /// Along which axes.
    public enum Form {
        /// Those of the vectors: U (S + ε)^−½ Uᵀ, which moves them least.
        ZCA,
        /// Those of most variance, in their order: (S + ε)^−½ Uᵀ, which may be cut.
        PCA
    }

    public Whitening {
        if (form == Form.ZCA && dimensions != null) {
            throw new UsageException("dimensions must not be given for form zca; dimensions=" + dimensions);
        }
        new Epsilon(epsilon);
    }

    @Override
    public Fitted fit(Matrix vectors, Progress progress) {
        int kept = Pca.kept(dimensions, vectors.columns());
        Enough.require("whitening", vectors.rows(), vectors.columns());
        Moments moments = Moments.of(vectors);
        Spectrum spectrum = Spectrum.of(moments.covariance());
        Epsilon added = new Epsilon(epsilon);
        added.requireRank("whitening", spectrum, kept);
        double number = added.of(moments);
        DoubleUnaryOperator root = Epsilon.inverseRoot(number);
        Matrix weight = switch (form) {
            case ZCA -> spectrum.function(root);
            case PCA -> spectrum.along(kept, root);
        };
        return Fitted.of(Affine.centred(weight, moments.centre()))
                .with("epsilon", number)
                .with("varianceKept", spectrum.share(kept));
    }
}
