package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// InfoNCE over cosine similarities (van den Oord et al. 2018, arXiv 1807.03748, equation 4;
/// sentence-transformers calls it MultipleNegativesRanking, with scale = 1 / temperature).
///
/// `-log( e^{s(q,d⁺)/τ} / Σ e^{s/τ} )`, the sum over the positive and all candidates that are not excluded.
///
/// @param temperature τ; published recipes use 0.01 to 0.05
/// @param candidates what the positive is told apart from
/// @param mask leaves out candidates that may be right; null: none
/// @param focal weights queries; null: all alike
/// @param mixing makes further negatives; null: none
public record InfoNceLoss(
        double temperature,
        Set<Candidate> candidates,
        @Nullable FalseNegativeMask mask,
        @Nullable FocalWeight focal,
        @Nullable NegativeMixing mixing)
        implements Loss {
    public InfoNceLoss {
        requireTemperature(temperature);
        candidates = Set.copyOf(candidates);
        if (candidates.isEmpty() && mixing == null) {
            throw new UsageException("candidates must name at least one kind; candidates=[]");
        }
    }

    /// Against every document of the batch, as KaLM trains.
    public InfoNceLoss(double temperature) {
        this(temperature, Candidate.DOCUMENTS, null, null, null);
    }

    public InfoNceLoss withCandidates(Set<Candidate> other) {
        return new InfoNceLoss(temperature, other, mask, focal, mixing);
    }

    public InfoNceLoss withMask(FalseNegativeMask other) {
        return new InfoNceLoss(temperature, candidates, other, focal, mixing);
    }

    public InfoNceLoss withFocal(FocalWeight other) {
        return new InfoNceLoss(temperature, candidates, mask, other, mixing);
    }

    public InfoNceLoss withMixing(NegativeMixing other) {
        return new InfoNceLoss(temperature, candidates, mask, focal, other);
    }

    /// Refuses a temperature that is not above 0 and at most 1.
    public static void requireTemperature(double temperature) {
        if (!(temperature > 0 && temperature <= 1)) {
            throw new UsageException("temperature must be above 0 and at most 1; temperature=" + temperature);
        }
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Tensor logits = new CandidateScores(queries.normalise(), documents.normalise(), targets)
                .of(candidates, mask, mixing)
                .divide(temperature);
        Tensor positives_B1 =
                Scores.index(targets.positives(), queries.device()).unsqueeze(1);
        Tensor losses_B1 = logits.logSoftmax(1).gather(1, positives_B1);
        if (focal != null) {
            losses_B1 = losses_B1.multiply(focal.of(logits, positives_B1));
        }
        return losses_B1.mean().multiply(-1);
    }
}
