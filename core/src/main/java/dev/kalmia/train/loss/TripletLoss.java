package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;

/// Asks that a query lies nearer to its positive than to its own negatives by a margin: the mean over all
/// triplets of `max(0, d(q, d⁺) − d(q, d⁻) + margin)` (Schroff et al. 2015, arXiv 1503.03832, equation 2;
/// Reimers and Gurevych 2019).
///
/// @param distance how far two vectors are apart
/// @param margin above 0 and finite; sentence-transformers: 5 for Euclidean distances, 0.5 for cosines
public record TripletLoss(Distance distance, double margin) implements Loss {
    /// How far two vectors are apart.
    public enum Distance {
        /// The length of their difference, as they are.
        EUCLIDEAN,
        /// 1 − cosine.
        COSINE
    }

    public TripletLoss {
        if (!(margin > 0 && Double.isFinite(margin))) {
            throw new UsageException("margin must be above 0 and finite; margin=" + margin);
        }
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Triplets triplets = Triplets.of(targets);
        Tensor anchors = triplets.queriesOf(queries);
        Tensor near = between(anchors, triplets.positivesOf(documents));
        Tensor far = between(anchors, triplets.negativesOf(documents));
        return near.subtract(far).add(margin).relu().mean();
    }

    private Tensor between(Tensor first, Tensor second) {
        return switch (distance) {
            // Of two equal vectors the root of 0 has no gradient.
            case EUCLIDEAN -> first.subtract(second).square().sum(1).add(1e-24).sqrt();
            case COSINE -> Scores.cosinesOfPairs(first, second).multiply(-1).add(1.0);
        };
    }
}
