package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import java.util.List;

/// Orders graded pairs by their angle in complex space (Li and Li 2023, AnglE, arXiv 2309.12871, equations 4
/// to 8): the halves of a vector are the real and imaginary parts of a complex one. Cosines lose their
/// gradient where they are near 1, the angle does not. A query and its positive are a pair, whose label says
/// how alike they are.
///
/// @param scale factor of the angles' sums; published: 20
public record AngleLoss(double scale) implements Loss {
    public AngleLoss {
        OrderLoss.requireScale(scale);
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        return OrderLoss.of(
                angles(queries, Scores.positives(documents, targets)).multiply(scale), targets.labels());
    }

    /// `(B)`: the size of the sum over the quotient's real and imaginary parts, both vectors being of length
    /// 1.
    private static Tensor angles(Tensor first, Tensor second) {
        long size = first.shape()[1];
        if (size % 2 != 0) {
            throw new UsageException("vectors must have an even number of dimensions for angles; dimensions=" + size);
        }
        Tensor z = first.normalise();
        Tensor w = second.normalise();
        Tensor a = z.narrow(1, 0, size / 2);
        Tensor b = z.narrow(1, size / 2, size / 2);
        Tensor c = w.narrow(1, 0, size / 2);
        Tensor d = w.narrow(1, size / 2, size / 2);
        Tensor real = a.multiply(c).add(b.multiply(d));
        Tensor imaginary = b.multiply(c).subtract(a.multiply(d));
        return Tensor.concat(List.of(real, imaginary), 1).sum(1).abs();
    }
}
