package dev.kalmia.merge;

import dev.kalmia.run.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A way to merge as a recipe has it. What is not of its kind must be left out.
///
/// @param weights one a model; null: all alike
/// @param t of the kinds slerp, one, and task-slerp, one for each model after the first or one for all; null:
///     0.5
/// @param lambda what task vectors are multiplied by; null: 1
/// @param density the part of task vectors that is kept; null: 0.2 for ties, 0.1 for dare, 0.9 for
///     breadcrumbs
/// @param gamma of the kind breadcrumbs: the part that is dropped for being the largest; null: 0.01
/// @param then of the kind dare: what is done with what was kept; null: linear
public record MethodConfig(
        Kind kind,
        @Nullable List<Double> weights,
        @Nullable List<Double> t,
        @Nullable Double lambda,
        @Nullable Double density,
        @Nullable Double gamma,
        Dare.@Nullable Then then) {
    /// Which way.
    public enum Kind {
        SOUP,
        /// The soup under its other name.
        LINEAR,
        SLERP,
        KARCHER,
        TASK_ARITHMETIC,
        TASK_SLERP,
        MODEL_STOCK,
        TIES,
        DARE,
        BREADCRUMBS;

        /// The settings that are of this kind.
        private Set<String> keys() {
            return switch (this) {
                case SOUP, LINEAR, KARCHER -> Set.of("weights");
                case SLERP -> Set.of("t");
                case TASK_ARITHMETIC -> Set.of("weights", "lambda");
                case TASK_SLERP -> Set.of("t", "lambda");
                case MODEL_STOCK -> Set.of();
                case TIES -> Set.of("weights", "lambda", "density");
                case DARE -> Set.of("weights", "lambda", "density", "then");
                case BREADCRUMBS -> Set.of("weights", "lambda", "density", "gamma");
            };
        }

        /// As a recipe has it.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public MethodConfig {
        weights = weights == null ? null : List.copyOf(weights);
        t = t == null ? null : List.copyOf(t);
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put("weights", weights);
        given.put("t", t);
        given.put("lambda", lambda);
        given.put("density", density);
        given.put("gamma", gamma);
        given.put("then", then);
        given.forEach((key, value) -> {
            if (value != null && !kind.keys().contains(key)) {
                throw new UsageException(key + " must not be given for " + kind + "; " + key + "=" + value);
            }
        });
        if (kind == Kind.SLERP && t != null && t.size() != 1) {
            throw new UsageException("t must be one number for slerp; t=" + t);
        }
        method(kind, weights, t, lambda, density, gamma, then, 0);
    }

    /// The method.
    ///
    /// @param seed of what is drawn
    public MergeMethod method(long seed) {
        return method(kind, weights, t, lambda, density, gamma, then, seed);
    }

    private static MergeMethod method(
            Kind kind,
            @Nullable List<Double> weights,
            @Nullable List<Double> t,
            @Nullable Double lambda,
            @Nullable Double density,
            @Nullable Double gamma,
            Dare.@Nullable Then then,
            long seed) {
        List<Double> shares = Objects.requireNonNullElse(weights, List.of());
        List<Double> steps = Objects.requireNonNullElse(t, List.of(0.5));
        double times = Objects.requireNonNullElse(lambda, 1.0);
        return switch (kind) {
            case SOUP, LINEAR -> new Linear(shares);
            case SLERP -> new Slerp(steps.getFirst());
            case KARCHER -> new Karcher(shares);
            case TASK_ARITHMETIC -> new TaskArithmetic(shares, times);
            case TASK_SLERP -> new TaskSlerp(steps, times);
            case MODEL_STOCK -> new ModelStock();
            case TIES -> new Ties(shares, Objects.requireNonNullElse(density, 0.2), times);
            case DARE ->
                new Dare(
                        shares,
                        Objects.requireNonNullElse(density, 0.1),
                        times,
                        Objects.requireNonNullElse(then, Dare.Then.LINEAR),
                        seed);
            case BREADCRUMBS ->
                new Breadcrumbs(
                        shares,
                        Objects.requireNonNullElse(density, 0.9),
                        Objects.requireNonNullElse(gamma, 0.01),
                        times);
        };
    }
}
