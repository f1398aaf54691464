package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.SymmetricEigen;
import dev.kalmia.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Shuffled group whitening (Zhuo et al. 2023, arXiv 2305.17746, section 3.2): the dimensions are shuffled
/// and cut into groups, and each group's values are made uncorrelated and of variance 1 over the batch (ZCA),
/// then put back in their places.
///
/// The gradient is that of `Σ^-½`, by divided differences of its eigenvalues, which have a limit where
/// eigenvalues are equal; the derivative of eigenvectors has none there.
///
/// @param groups that the dimensions are cut into
public record GroupWhitening(int groups) {
    /// Added to each variance.
    private static final double EPSILON = 1e-5;

    public GroupWhitening {
        if (groups < 1) {
            throw new UsageException("whitening-groups must be at least 1; whitening-groups=" + groups);
        }
    }

    /// A shuffle of `size` dimensions.
    static int[] shuffle(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[j];
            order[j] = moved;
        }
        return order;
    }

    /// `(B, D)` to `(B, D)`.
    ///
    /// @param order the dimensions in the order in which they are cut
    Tensor apply(Tensor x, int[] order) {
        long rows = x.shape()[0];
        int size = order.length;
        if (size % groups != 0) {
            throw new UsageException("whitening-groups must divide the dimensions of an embedding, " + size
                    + "; whitening-groups=" + groups);
        }
        int width = size / groups;
        if (rows <= width) {
            throw new UsageException("a batch must have more than " + width + " queries to whiten groups of " + width
                    + " dimensions; queries=" + rows);
        }
        int[] back = new int[size];
        IntStream.range(0, size).forEach(place -> back[order[place]] = place);
        Tensor x_GBW = x.indexSelect(1, Scores.index(order, x.device()))
                .reshape(rows, groups, width)
                .transpose(0, 1);
        Tensor centred_GBW = x_GBW.subtract(
                x_GBW.transpose(0, 1).sum(0).divide((double) rows).unsqueeze(1));
        Tensor white_GBW = centred_GBW.matmul(inverseRoot(covariance(centred_GBW, rows, width)));
        return white_GBW
                .transpose(0, 1)
                .contiguous()
                .reshape(rows, size)
                .indexSelect(1, Scores.index(back, x.device()));
    }

    private static Tensor covariance(Tensor centred_GBW, long rows, int width) {
        double[] identity = new double[width * width];
        IntStream.range(0, width).forEach(i -> identity[i * width + i] = EPSILON);
        return centred_GBW
                .transpose(1, 2)
                .matmul(centred_GBW)
                .divide((double) rows)
                .add(Scores.like(centred_GBW, identity, 1, width, width));
    }

    /// `Σ^-½`, `(G, W, W)`. As a number it is `U Λ^-½ Uᵀ`; to the gradient it is linear around that, with the
    /// slope `U ((Uᵀ dΣ U) ∘ F) Uᵀ`, `F_ij = -1 / (√λᵢ √λⱼ (√λᵢ + √λⱼ))`.
    private static Tensor inverseRoot(Tensor covariance) {
        Tensor fixed = covariance.detach();
        SymmetricEigen eigen = SymmetricEigen.of(fixed);
        Tensor vectors = eigen.vectors();
        Tensor turned = vectors.transpose(1, 2);
        Tensor roots_GW = eigen.values().sqrt();
        Tensor columns = roots_GW.unsqueeze(1);
        Tensor rows = roots_GW.unsqueeze(2);
        Tensor value = vectors.divide(columns).matmul(turned);
        Tensor slopes = columns.multiply(rows).multiply(columns.add(rows));
        Tensor change =
                turned.matmul(covariance.subtract(fixed)).matmul(vectors).divide(slopes);
        return value.subtract(vectors.matmul(change).matmul(turned));
    }
}
