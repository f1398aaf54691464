package dev.kalmia.train.loss;

import dev.kalmia.tensor.Tensor;
import java.util.Arrays;

/// The squared error of the margin between positive and negative beside a teacher's, over all triplets of own
/// negatives; scores are dot products of the vectors as they are (Hofstätter et al. 2020, arXiv 2010.02666,
/// equation 2).
public record MarginMseLoss() implements Loss {
    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Triplets triplets = Triplets.of(targets);
        Tensor difference = triplets.positivesOf(documents).subtract(triplets.negativesOf(documents));
        Tensor margins = triplets.queriesOf(queries).multiply(difference).sum(1);
        double[] known = triplets.all().stream()
                .mapToDouble(triplet -> score(targets, triplet.query(), triplet.positive())
                        - score(targets, triplet.query(), triplet.negative()))
                .toArray();
        return margins.subtract(Scores.like(margins, known, known.length))
                .square()
                .mean();
    }

    private static double score(Targets targets, int query, int column) {
        return targets.teacher(query)[Arrays.binarySearch(targets.own(query), column)];
    }
}
