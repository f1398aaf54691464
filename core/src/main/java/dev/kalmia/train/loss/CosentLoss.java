package dev.kalmia.train.loss;

import dev.kalmia.tensor.Tensor;

/// Orders graded pairs by their cosines (Su 2022, CoSENT; sentence-transformers has it under the same name).
/// A query and its positive are a pair, whose label says how alike they are; labels of any scale, of which
/// only the order counts.
///
/// @param scale factor of the cosines; published: 20
public record CosentLoss(double scale) implements Loss {
    public CosentLoss {
        OrderLoss.requireScale(scale);
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Tensor cosines = Scores.cosinesOfPairs(queries, Scores.positives(documents, targets));
        return OrderLoss.of(cosines.multiply(scale), targets.labels());
    }
}
