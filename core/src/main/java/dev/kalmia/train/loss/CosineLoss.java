package dev.kalmia.train.loss;

import dev.kalmia.tensor.Tensor;

/// The squared error of a pair's cosine, a query and its positive being a pair whose label is what it should
/// be, -1 to 1 (Reimers and Gurevych 2019, arXiv 1908.10084, section 3).
public record CosineLoss() implements Loss {
    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Tensor cosines = Scores.cosinesOfPairs(queries, Scores.positives(documents, targets));
        double[] labels = targets.labels();
        return cosines.subtract(Scores.like(cosines, labels, labels.length))
                .square()
                .mean();
    }
}
