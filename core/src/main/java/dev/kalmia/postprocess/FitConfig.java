package dev.kalmia.postprocess;

import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Matrix;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A map of one model's vectors as a recipe has it. What is not of its kind must be left out.
///
/// @param form of the kind whitening; null: zca, or pca where dimensions are given
/// @param dimensions that are kept, of the kinds pca, whitening and ica; null: all, for ica those in which
///     vectors differ
/// @param epsilon added to each variance; null: 1e-6 of their mean
/// @param groups of dimensions, of the kind group-whitening, which must have it
/// @param components that go, of the kind top-components; null: a hundredth of the dimensions
/// @param share of the kind subspace: of the unwanted vectors' energy; null: 0.9
/// @param alpha of the kind subspace; null: 1
public record FitConfig(
        Kind kind,
        Whitening.@Nullable Form form,
        @Nullable Integer dimensions,
        @Nullable Double epsilon,
        @Nullable Integer groups,
        @Nullable Integer components,
        @Nullable Double share,
        @Nullable Double alpha) {
    private static final int ICA_ITERATIONS = 200;
    private static final double ICA_TOLERANCE = 1e-4;

    /// Which map.
    public enum Kind {
        CENTRING,
        PCA,
        WHITENING,
        GROUP_WHITENING,
        TOP_COMPONENTS,
        ICA,
        SUBSPACE;

        /// The settings that are of this kind.
        private Set<String> keys() {
            return switch (this) {
                case CENTRING -> Set.of();
                case PCA, ICA -> Set.of("dimensions");
                case WHITENING -> Set.of("form", "dimensions", "epsilon");
                case GROUP_WHITENING -> Set.of("groups", "epsilon");
                case TOP_COMPONENTS -> Set.of("components");
                case SUBSPACE -> Set.of("share", "alpha");
            };
        }

        /// What it does to vectors, in a few words.
        public String did() {
            return switch (this) {
                case CENTRING -> "centred";
                case PCA -> "turned to its principal components";
                case WHITENING -> "whitened";
                case GROUP_WHITENING -> "whitened in groups";
                case TOP_COMPONENTS -> "without its top components";
                case ICA -> "turned to independent components";
                case SUBSPACE -> "without unwanted directions";
            };
        }

        /// As a recipe has it.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public FitConfig {
        given(form, dimensions, epsilon, groups, components, share, alpha).forEach((key, value) -> {
            if (!kind.keys().contains(key)) {
                throw new UsageException(key + " must not be given for " + kind + "; " + key + "=" + value);
            }
        });
        if (kind == Kind.GROUP_WHITENING && groups == null) {
            throw new UsageException("groups must be given for group-whitening");
        }
        if (dimensions != null) {
            Enough.requireBetween("dimensions", 1, Integer.MAX_VALUE, dimensions);
        }
        if (components != null) {
            Enough.requireBetween("components", 0, Integer.MAX_VALUE, components);
        }
        fit(kind, form, dimensions, epsilon, groups, components, share, alpha, Matrix.identity(1));
    }

    private static SequencedMap<String, Object> given(
            Whitening.@Nullable Form form,
            @Nullable Integer dimensions,
            @Nullable Double epsilon,
            @Nullable Integer groups,
            @Nullable Integer components,
            @Nullable Double share,
            @Nullable Double alpha) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("form", form == null ? null : form.name().toLowerCase(Locale.ROOT));
        all.put("dimensions", dimensions);
        all.put("epsilon", epsilon);
        all.put("groups", groups);
        all.put("components", components);
        all.put("share", share);
        all.put("alpha", alpha);
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
        return given(form, dimensions, epsilon, groups, components, share, alpha);
    }

    /// Whether it asks for vectors of unwanted texts.
    public boolean usesUnwanted() {
        return kind == Kind.SUBSPACE;
    }

    /// Why it cannot be of vectors of so many dimensions.
    public Optional<String> misfit(int all) {
        if (dimensions != null && dimensions > all) {
            return Optional.of("must keep at most the " + all + " dimensions there are; dimensions=" + dimensions);
        }
        if (groups != null && all % groups != 0) {
            return Optional.of("must have groups that divide the " + all + " dimensions; groups=" + groups);
        }
        return components != null && components >= all
                ? Optional.of("must leave some of the " + all + " dimensions; components=" + components)
                : Optional.empty();
    }

    /// Refuses texts that are too few before they are encoded.
    ///
    /// @throws dev.kalmia.run.InputException when they are
    public void requireTexts(int texts, int all) {
        int least = switch (kind) {
            case CENTRING, SUBSPACE -> 0;
            case PCA -> Pca.kept(dimensions, all);
            case WHITENING, ICA -> all;
            case GROUP_WHITENING -> all / Objects.requireNonNull(groups, "groups is null");
            case TOP_COMPONENTS -> Math.max(1, Objects.requireNonNullElse(components, 1));
        };
        Enough.require(kind.toString(), texts, least);
    }

    /// The fit.
    ///
    /// @param unwanted vectors of unwanted texts, where it asks for them
    public VectorFit fit(@Nullable Matrix unwanted) {
        return fit(kind, form, dimensions, epsilon, groups, components, share, alpha, unwanted);
    }

    private static VectorFit fit(
            Kind kind,
            Whitening.@Nullable Form form,
            @Nullable Integer dimensions,
            @Nullable Double epsilon,
            @Nullable Integer groups,
            @Nullable Integer components,
            @Nullable Double share,
            @Nullable Double alpha,
            @Nullable Matrix unwanted) {
        return switch (kind) {
            case CENTRING -> new Centring();
            case PCA -> new Pca(dimensions);
            case WHITENING ->
                new Whitening(
                        Objects.requireNonNullElse(form, dimensions == null ? Whitening.Form.ZCA : Whitening.Form.PCA),
                        dimensions,
                        epsilon);
            case GROUP_WHITENING -> new GroupWhitening(Objects.requireNonNull(groups, "groups is null"), epsilon);
            case TOP_COMPONENTS -> new TopComponents(components);
            case ICA -> new Ica(dimensions, ICA_ITERATIONS, ICA_TOLERANCE);
            case SUBSPACE ->
                new Subspace(
                        Objects.requireNonNull(unwanted, "unwanted is null"),
                        Objects.requireNonNullElse(share, 0.9),
                        Objects.requireNonNullElse(alpha, 1.0));
        };
    }
}
