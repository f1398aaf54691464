package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;

/// InfoNCE over cosine similarities (van den Oord et al. 2018, arXiv 1807.03748, equation 4;
/// sentence-transformers calls it MultipleNegativesRanking, with scale = 1 / temperature).
///
/// `-log( e^{s(q,d⁺)/τ} / Σ_d e^{s(q,d)/τ} )`, the sum over every document of the batch that is not excluded:
/// the query's own positive and hard negatives and those of all other queries (KaLM `train/losses.py`).
///
/// @param temperature τ; published recipes use 0.01 to 0.05
public record InfoNceLoss(double temperature) implements Loss {
    public InfoNceLoss {
        if (!(temperature > 0 && temperature <= 1)) {
            throw new UsageException("temperature must be above 0 and at most 1; temperature=" + temperature);
        }
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Tensor scores_BN = queries.normalise()
                .matmul(documents.normalise().transpose(0, 1))
                .divide(temperature);
        if (targets.excludesAny()) {
            scores_BN = scores_BN.maskedFill(excluded(targets).to(queries.device()), Double.NEGATIVE_INFINITY);
        }
        Tensor positives_B1 = positives(targets).to(queries.device());
        return scores_BN.logSoftmax(1).gather(1, positives_B1).mean().multiply(-1);
    }

    private static Tensor positives(Targets targets) {
        return Tensors.of(targets.positives(), targets.queries(), 1).to(DType.INT64);
    }

    private static Tensor excluded(Targets targets) {
        boolean[] mask = new boolean[targets.queries() * targets.documents()];
        for (int i = 0; i < targets.queries(); i++) {
            for (int j = 0; j < targets.documents(); j++) {
                mask[i * targets.documents() + j] = targets.excluded(i, j);
            }
        }
        return Tensors.of(mask, targets.queries(), targets.documents());
    }
}
