package dev.kalmia.train;

import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.loss.AngleLoss;
import dev.kalmia.train.loss.Candidate;
import dev.kalmia.train.loss.CosentLoss;
import dev.kalmia.train.loss.CosineLoss;
import dev.kalmia.train.loss.DistillationLoss;
import dev.kalmia.train.loss.EmbeddingLoss;
import dev.kalmia.train.loss.FalseNegativeMask;
import dev.kalmia.train.loss.FocalWeight;
import dev.kalmia.train.loss.InfoNceLoss;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.loss.MarginMseLoss;
import dev.kalmia.train.loss.NegativeMixing;
import dev.kalmia.train.loss.PairMarginLoss;
import dev.kalmia.train.loss.SumLoss;
import dev.kalmia.train.loss.TripletLoss;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the loss of a contrastive run is made of. By default every document of the batch is a candidate, and
/// nothing else is done, as in KaLM's first version; its second has a focal weight of γ 0.5 and mixed
/// negatives, the third 0.7 of distillation.
///
/// @param candidates what a positive is told apart from
/// @param falseNegativeMargin candidates that score above the positive by more are left out; null: none are
/// @param focalGamma γ of the weight of queries; 0: all weigh alike
/// @param focalDetached whether that weight is a constant to the gradient
/// @param mixing what further negatives are made of
/// @param mixingShared whether the queries of the whole batch are told apart from them
/// @param distillation weight of the distance to the scores that the examples carry, 0 to 1; the contrast has
///     the rest
/// @param distillationTemperature τ of that distance
public record LossConfig(
        @Default("contrast") Kind kind,
        @Default("20") double scale,
        @Default("0.5") double margin,

        @Default("[positives, own-negatives, other-negatives]")
        List<Candidate> candidates,

        @Nullable Double falseNegativeMargin,
        @Default("0") double focalGamma,
        @Default("false") boolean focalDetached,
        @Default("none") Mixing mixing,
        @Default("true") boolean mixingShared,
        @Default("0") double distillation,
        @Default("0.05") double distillationTemperature) {
    /// What is learnt.
    public enum Kind {
        /// To tell a query's positive from other texts; of pairs and groups.
        CONTRAST,
        /// That a positive is nearer than each negative by the margin, by cosine; of groups.
        TRIPLET,
        /// A teacher's margins between positives and negatives, by dot products; of groups with scores.
        MARGIN_MSE,
        /// To point where a teacher's vectors point; of pairs and groups.
        EMBEDDING,
        /// The order of graded pairs by cosine; of scored pairs, as the kinds below.
        COSENT,
        /// The order of graded pairs by angle.
        ANGLE,
        /// The grades of pairs, -1 to 1, as cosines.
        COSINE,
        /// Which pairs are alike (1) and which are not (0).
        PAIR_MARGIN;

        /// Whether it learns from scored pairs.
        public boolean isGraded() {
            return switch (this) {
                case CONTRAST, TRIPLET, MARGIN_MSE, EMBEDDING -> false;
                case COSENT, ANGLE, COSINE, PAIR_MARGIN -> true;
            };
        }

        /// What the score of a pair must be; null where this one is.
        @Nullable
        String faultOf(double score) {
            return switch (this) {
                case COSINE -> Math.abs(score) > 1 ? "in -1..1" : null;
                case PAIR_MARGIN -> score != 0 && score != 1 ? "0 or 1" : null;
                case CONTRAST, TRIPLET, MARGIN_MSE, EMBEDDING, COSENT, ANGLE -> null;
            };
        }

        /// What a setting calls it.
        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What further negatives are made of.
    public enum Mixing {
        /// There are none.
        NONE,
        /// Two of a query's negatives.
        PAIRS,
        /// All of a query's negatives, weighted by their likeness to it.
        LISTS
    }

    public LossConfig {
        candidates = List.copyOf(candidates);
        if (!(distillation >= 0 && distillation <= 1)) {
            throw new UsageException("distillation must be at least 0 and at most 1; distillation=" + distillation);
        }
        of(candidates, falseNegativeMargin, focalGamma, focalDetached, mixing, mixingShared, 1);
        new DistillationLoss(distillationTemperature);
        for (Kind each : Kind.values()) {
            of(each, scale, margin);
        }
        if (kind != Kind.CONTRAST && distillation > 0) {
            throw new UsageException("distillation goes with the kind contrast; kind=" + kind.key());
        }
    }

    /// KaLM's first.
    public static LossConfig defaults() {
        return of(Kind.CONTRAST);
    }

    /// What is learnt is another thing, all else as it is by default.
    static LossConfig of(Kind kind) {
        return new LossConfig(
                kind,
                20,
                0.5,
                List.of(Candidate.POSITIVES, Candidate.OWN_NEGATIVES, Candidate.OTHER_NEGATIVES),
                null,
                0,
                false,
                Mixing.NONE,
                true,
                0,
                0.05);
    }

    /// Whether each example must have a negative.
    public boolean needsNegatives() {
        return kind == Kind.TRIPLET || kind == Kind.MARGIN_MSE;
    }

    /// Whether the examples must carry scores.
    public boolean needsScores() {
        return distillation > 0 || kind == Kind.MARGIN_MSE;
    }

    /// Whether a teacher's vectors must be there.
    boolean needsVectors() {
        return kind == Kind.EMBEDDING;
    }

    /// The loss.
    ///
    /// @param temperature τ of the contrast
    Loss loss(double temperature) {
        return of(kind, scale, margin).orElseGet(() -> contrast(temperature));
    }

    /// Losses without candidates; empty for the contrast.
    private static Optional<Loss> of(Kind kind, double scale, double margin) {
        return switch (kind) {
            case CONTRAST -> Optional.empty();
            case TRIPLET -> Optional.of(new TripletLoss(TripletLoss.Distance.COSINE, margin));
            case MARGIN_MSE -> Optional.of(new MarginMseLoss());
            case EMBEDDING -> Optional.of(new EmbeddingLoss());
            case COSENT -> Optional.of(new CosentLoss(scale));
            case ANGLE -> Optional.of(new AngleLoss(scale));
            case COSINE -> Optional.of(new CosineLoss());
            case PAIR_MARGIN -> Optional.of(new PairMarginLoss(margin));
        };
    }

    private Loss contrast(double temperature) {
        Loss contrast =
                of(candidates, falseNegativeMargin, focalGamma, focalDetached, mixing, mixingShared, temperature);
        if (distillation == 0) {
            return contrast;
        }
        Loss taught = new DistillationLoss(distillationTemperature);
        return distillation == 1
                ? taught
                : new SumLoss(
                        List.of(new SumLoss.Part(1 - distillation, contrast), new SumLoss.Part(distillation, taught)));
    }

    private static InfoNceLoss of(
            List<Candidate> candidates,
            @Nullable Double margin,
            double gamma,
            boolean detached,
            Mixing mixing,
            boolean shared,
            double temperature) {
        return new InfoNceLoss(
                temperature,
                Set.copyOf(candidates),
                margin == null ? null : new FalseNegativeMask(margin),
                gamma == 0 ? null : new FocalWeight(gamma, detached),
                switch (mixing) {
                    case NONE -> null;
                    case PAIRS -> new NegativeMixing.Pairs(shared);
                    case LISTS -> new NegativeMixing.Lists(shared, temperature);
                });
    }
}
