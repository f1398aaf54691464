package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;

/// Brings pairs together that are alike (label 1) and drives others (label 0) apart until their distance is
/// the margin: the mean of `½ (y d² + (1 − y) max(0, margin − d)²)`, d = 1 − cosine (Hadsell, Chopra and
/// LeCun 2006, equation 4).
///
/// @param margin of the distance, above 0 and at most 2; sentence-transformers: 0.5
public record PairMarginLoss(double margin) implements Loss {
    public PairMarginLoss {
        if (!(margin > 0 && margin <= 2)) {
            throw new UsageException("margin must be above 0 and at most 2; margin=" + margin);
        }
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        double[] labels = targets.labels();
        for (double label : labels) {
            if (label != 0 && label != 1) {
                throw new UsageException("labels must be 0 or 1 for the loss pair-margin; label=" + label);
            }
        }
        Tensor distances = Scores.cosinesOfPairs(queries, Scores.positives(documents, targets))
                .multiply(-1)
                .add(1.0);
        Tensor alike = Scores.like(distances, labels, labels.length);
        Tensor together = alike.multiply(distances.square());
        Tensor apart = alike.multiply(-1)
                .add(1.0)
                .multiply(distances.multiply(-1).add(margin).relu().square());
        return together.add(apart).mean().multiply(0.5);
    }
}
