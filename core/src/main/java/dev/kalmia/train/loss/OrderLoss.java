package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import java.util.List;

/// Asks that pairs with larger labels score higher: `log(1 + Σ e^{s_i − s_j})` over all pairs i, j whose
/// labels are `y_i < y_j`.
final class OrderLoss {
    private OrderLoss() {}

    static void requireScale(double scale) {
        if (!(scale > 0 && scale <= 1000)) {
            throw new UsageException("scale must be above 0 and at most 1000; scale=" + scale);
        }
    }

    /// The loss, `()`, of pairs with scores `(B)` and a label each.
    static Tensor of(Tensor scores, double[] labels) {
        Tensor differences_BB = scores.unsqueeze(1).subtract(scores.unsqueeze(0));
        Tensor wrong = Scores.without(differences_BB, (i, j) -> !(labels[i] < labels[j]));
        Tensor none = Scores.like(scores, new double[1], 1);
        return Tensor.concat(List.of(none, wrong.reshape(-1)), 0).logSumExp(0);
    }
}
