package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;
import org.jspecify.annotations.Nullable;

/// Whitening (ZCA) of groups of dimensions that lie side by side, each by itself (Zhuo et al. 2023,
/// WhitenedCSE): it wants fewer texts, and leaves what groups have in common.
///
/// @param groups of D/groups dimensions each
/// @param epsilon added to each variance; null: 1e-6 of their mean
public record GroupWhitening(int groups, @Nullable Double epsilon) implements VectorFit {
    public GroupWhitening {
        if (groups < 1) {
            throw new UsageException("groups must be at least 1; groups=" + groups);
        }
        new Epsilon(epsilon);
    }

    @Override
    public Fitted fit(Matrix vectors, Progress progress) {
        int dimensions = vectors.columns();
        if (dimensions % groups != 0) {
            throw new UsageException(
                    "groups must divide the " + dimensions + " dimensions of the vectors; groups=" + groups);
        }
        int size = dimensions / groups;
        Enough.require("group-whitening", vectors.rows(), size);
        Moments moments = Moments.of(vectors);
        Epsilon added = new Epsilon(epsilon);
        double number = added.of(moments);
        double[][] weight = new double[dimensions][dimensions];
        for (int start = 0; start < dimensions; start += size) {
            Spectrum spectrum = Spectrum.of(block(moments.covariance(), start, size));
            added.requireRank("group-whitening", spectrum, size);
            Matrix own = spectrum.function(Epsilon.inverseRoot(number));
            for (int i = 0; i < size; i++) {
                System.arraycopy(own.row(i), 0, weight[start + i], start, size);
            }
        }
        return Fitted.of(Affine.centred(Matrix.of(weight), moments.centre())).with("epsilon", number);
    }

    private static Matrix block(Matrix covariance, int start, int size) {
        double[][] block = new double[size][size];
        for (int i = 0; i < size; i++) {
            System.arraycopy(covariance.row(start + i), start, block[i], 0, size);
        }
        return Matrix.of(block);
    }
}
