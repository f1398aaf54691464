package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;

/// Leaves out documents and queries whose cosine with a query is above its positive's by more than a margin:
/// they may be right (Qwen3-Embedding, arXiv 2506.05176, equation 1). The bound has no gradient.
///
/// @param margin in cosine, 0 to 2; published: 0.1
public record FalseNegativeMask(double margin) {
    public FalseNegativeMask {
        if (!(margin >= 0 && margin <= 2)) {
            throw new UsageException("false-negative-margin must be in 0..2; false-negative-margin=" + margin);
        }
    }

    /// @param candidates `(B, …)`, cosines
    /// @param scores `(B, N)`, with no column left out
    Tensor apply(Tensor candidates, Tensor scores, Targets targets) {
        Tensor most_B1 = Scores.ofPositives(scores, targets).detach().add(margin);
        return candidates.maskedFill(candidates.detach().greaterThan(most_B1), Double.NEGATIVE_INFINITY);
    }
}
