package dev.kalmia.train.loss;

import dev.kalmia.tensor.Tensor;
import java.util.List;

/// The cross-entropy of the class of a pair, a query u and its positive v, by a classifier without a bias over
/// `[u; v; |u − v|]` (Reimers and Gurevych 2019, arXiv 1908.10084, section 3). The label is the number of the class.
///
/// @param weight `(C, 3D)`, trained with the model
public record SoftmaxLoss(Tensor weight) implements Loss {
    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Tensor others = Scores.positives(documents, targets);
        Tensor features =
                Tensor.concat(List.of(queries, others, queries.subtract(others).abs()), 1);
        Tensor logits_BC = features.linear(weight.to(queries.dtype()), null);
        Tensor own = logits_BC.logSoftmax(1).gather(1, classes(queries, targets));
        return own.mean().multiply(-1);
    }

    /// `(B, 1)`.
    private Tensor classes(Tensor queries, Targets targets) {
        double[] labels = targets.labels();
        long count = weight.shape()[0];
        int[] classes = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            if (!(labels[i] >= 0 && labels[i] < count && labels[i] == Math.rint(labels[i]))) {
                throw new IllegalArgumentException(
                        "a label must be the number of one of " + count + " classes; label=" + labels[i]);
            }
            classes[i] = (int) labels[i];
        }
        return Scores.index(classes, queries.device()).unsqueeze(1);
    }
}
