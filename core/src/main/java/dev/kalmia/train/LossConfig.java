package dev.kalmia.train;

import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.loss.AngleLoss;
import dev.kalmia.train.loss.Candidate;
import dev.kalmia.train.loss.CopiesLoss;
import dev.kalmia.train.loss.CosentLoss;
import dev.kalmia.train.loss.CosineLoss;
import dev.kalmia.train.loss.DistillationLoss;
import dev.kalmia.train.loss.EmbeddingLoss;
import dev.kalmia.train.loss.FalseNegativeMask;
import dev.kalmia.train.loss.FocalWeight;
import dev.kalmia.train.loss.GroupWhitening;
import dev.kalmia.train.loss.InfoNceLoss;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.loss.MarginMseLoss;
import dev.kalmia.train.loss.NegativeMixing;
import dev.kalmia.train.loss.PairMarginLoss;
import dev.kalmia.train.loss.SumLoss;
import dev.kalmia.train.loss.TripletLoss;
import java.util.List;
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
/// @param whiteningGroups of the kind copies: groups of dimensions that are made uncorrelated over the batch,
///     for two copies of a text; 0: one copy, as it is
/// @param labelAttribute of the kind softmax: the attribute of a pair that says its class
/// @param labelShare of the kind pair-logits: what is learnt from which text is right, 0 to 1; the scores of
///     a teacher have the rest
public record LossConfig(
        @Default("contrast") LossKind kind,
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
        @Default("0.05") double distillationTemperature,
        @Default("0") int whiteningGroups,
        @Default("label") String labelAttribute,
        @Default("0") double labelShare) {
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
        for (LossKind each : LossKind.values()) {
            of(each, scale, margin);
        }
        if (whiteningGroups < 0 || (whiteningGroups > 0 && kind != LossKind.COPIES)) {
            throw new UsageException("whitening-groups must be at least 0, and 0 but for the kind copies;"
                    + " whitening-groups=" + whiteningGroups + " kind=" + kind.key());
        }
        if (!(labelShare >= 0 && labelShare <= 1) || (labelShare > 0 && kind != LossKind.PAIR_LOGITS)) {
            throw new UsageException("label-share must be at least 0 and at most 1, and 0 but for the kind pair-logits;"
                    + " label-share=" + labelShare + " kind=" + kind.key());
        }
        if (kind != LossKind.CONTRAST && distillation > 0) {
            throw new UsageException("distillation goes with the kind contrast; kind=" + kind.key());
        }
    }

    /// KaLM's first.
    public static LossConfig defaults() {
        return of(LossKind.CONTRAST);
    }

    /// What is learnt is another thing, all else as it is by default.
    static LossConfig of(LossKind kind) {
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
                0.05,
                0,
                "label",
                0);
    }

    /// Whether each example must have a negative.
    public boolean needsNegatives() {
        return kind == LossKind.TRIPLET || kind == LossKind.MARGIN_MSE || labelShare > 0;
    }

    /// Whether the examples must carry scores.
    public boolean needsScores() {
        return distillation > 0 || kind == LossKind.MARGIN_MSE || (kind == LossKind.PAIR_LOGITS && labelShare < 1);
    }

    /// Whether a teacher's vectors must be there.
    boolean needsVectors() {
        return kind == LossKind.EMBEDDING;
    }

    /// The loss, of a kind that computes with vectors and settings alone.
    ///
    /// @param temperature τ of the contrast
    Loss loss(double temperature) {
        return of(kind, scale, margin)
                .orElseGet(() -> kind == LossKind.COPIES ? copies(temperature) : contrast(temperature));
    }

    /// Losses without candidates; empty for the contrast.
    private static Optional<Loss> of(LossKind kind, double scale, double margin) {
        return switch (kind) {
            case CONTRAST, COPIES, SOFTMAX, PAIR_LOGITS, TOKENS, ENTRIES -> Optional.empty();
            case TRIPLET -> Optional.of(new TripletLoss(TripletLoss.Distance.COSINE, margin));
            case MARGIN_MSE -> Optional.of(new MarginMseLoss());
            case EMBEDDING -> Optional.of(new EmbeddingLoss());
            case COSENT -> Optional.of(new CosentLoss(scale));
            case ANGLE -> Optional.of(new AngleLoss(scale));
            case COSINE -> Optional.of(new CosineLoss());
            case PAIR_MARGIN -> Optional.of(new PairMarginLoss(margin));
        };
    }

    private Loss copies(double temperature) {
        return new CopiesLoss(
                new InfoNceLoss(temperature), whiteningGroups == 0 ? null : new GroupWhitening(whiteningGroups));
    }

    /// How often a text stands beside itself: SimCSE has one copy, WhitenedCSE two.
    int copies() {
        return kind == LossKind.COPIES && whiteningGroups > 0 ? 2 : 1;
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
