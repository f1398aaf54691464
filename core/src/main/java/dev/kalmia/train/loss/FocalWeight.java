package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;

/// Weights each query's loss with `(1 − p)^γ`, p being the probability of its positive, so that what is
/// learnt already counts less (KaLM-Embedding-V2, arXiv 2506.20923, after Lin et al. 2017, arXiv 1708.02002).
///
/// @param gamma γ, above 0 and at most 10; KaLM: 0.5
/// @param detached whether the weight is a constant to the gradient
public record FocalWeight(double gamma, boolean detached) {
    /// A logit that no softmax sees, and of which a sum of some still has a logarithm.
    private static final double NOTHING = -1e30;

    public FocalWeight {
        if (!(gamma > 0 && gamma <= 10)) {
            throw new UsageException("gamma must be above 0 and at most 10; gamma=" + gamma);
        }
    }

    /// `(B, 1)`: the weight of each query.
    /// 1 − p is the share of the other candidates, summed as logarithms: taken from 1, it would be 0 where p
    /// is near 1, and
    /// its root would have no gradient.
    ///
    /// @param logits `(B, n)`, -∞ for what takes no part
    /// @param positives `(B, 1)`, columns
    Tensor of(Tensor logits, Tensor positives) {
        Tensor all = logits.logSumExp(1);
        Tensor others = logits.maskedFill(logits.equalTo(Double.NEGATIVE_INFINITY), NOTHING)
                .scatter(1, positives, NOTHING)
                .logSumExp(1);
        Tensor weight = others.subtract(all).multiply(gamma).exp().unsqueeze(1);
        return detached ? weight.detach() : weight;
    }
}
