package dev.kalmia.postprocess;

import dev.kalmia.run.UsageException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A map between two models' spaces as a recipe has it. What is not of its kind must be left out.
///
/// @param penalty λ of the kind least-squares; null: 0
/// @param neighbours of the kind rcsls; null: 10
/// @param iterations of the same; null: 10
/// @param rate of the same, of its first step; null: 1
public record AlignConfig(
        Kind kind,
        @Nullable Double penalty,
        @Nullable Integer neighbours,
        @Nullable Integer iterations,
        @Nullable Double rate) {
    private static final int USUAL = 10;

    /// Which map.
    public enum Kind {
        PROCRUSTES,
        LEAST_SQUARES,
        RCSLS;

        /// The settings that are of this kind.
        private Set<String> keys() {
            return switch (this) {
                case PROCRUSTES -> Set.of();
                case LEAST_SQUARES -> Set.of("penalty");
                case RCSLS -> Set.of("neighbours", "iterations", "rate");
            };
        }

        /// As a recipe has it.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public AlignConfig {
        given(penalty, neighbours, iterations, rate).forEach((key, value) -> {
            if (!kind.keys().contains(key)) {
                throw new UsageException(key + " must not be given for " + kind + "; " + key + "=" + value);
            }
        });
        alignment(kind, penalty, neighbours, iterations, rate);
    }

    private static SequencedMap<String, Object> given(
            @Nullable Double penalty,
            @Nullable Integer neighbours,
            @Nullable Integer iterations,
            @Nullable Double rate) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("penalty", penalty);
        all.put("neighbours", neighbours);
        all.put("iterations", iterations);
        all.put("rate", rate);
        SequencedMap<String, Object> given = new LinkedHashMap<>();
        all.forEach((key, value) -> {
            if (value != null) {
                given.put(key, value);
            }
        });
        return given;
    }

    /// What was asked for, by the names of settings.
    public SequencedMap<String, Object> settings() {
        return given(penalty, neighbours, iterations, rate);
    }

    /// Refuses spaces that it is not for, and texts that are too few, before they are encoded.
    ///
    /// @throws UsageException when sizes do not fit
    /// @throws dev.kalmia.run.InputException when texts are too few
    public void require(int texts, int from, int to) {
        requireSizes(from, to);
        Enough.require(kind.toString(), texts, from);
    }

    /// Refuses spaces that it is not for.
    ///
    /// @throws UsageException when sizes do not fit
    public void requireSizes(int from, int to) {
        if (kind != Kind.LEAST_SQUARES) {
            Enough.requireSameSize(kind.toString(), from, to);
        }
    }

    /// The fit.
    public SpaceAlignment alignment() {
        return alignment(kind, penalty, neighbours, iterations, rate);
    }

    private static SpaceAlignment alignment(
            Kind kind,
            @Nullable Double penalty,
            @Nullable Integer neighbours,
            @Nullable Integer iterations,
            @Nullable Double rate) {
        return switch (kind) {
            case PROCRUSTES -> new Procrustes();
            case LEAST_SQUARES -> new LeastSquares(Objects.requireNonNullElse(penalty, 0.0));
            case RCSLS ->
                new Rcsls(
                        Objects.requireNonNullElse(neighbours, USUAL),
                        Objects.requireNonNullElse(iterations, USUAL),
                        Objects.requireNonNullElse(rate, 1.0));
        };
    }
}
