package dev.kalmia.merge;

import dev.kalmia.run.Seeds;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// Task vectors of which each number is kept by chance p and divided by p, then added or elected (Yu et al.
/// 2024, arXiv 2311.03099). A number's fate follows from the seed, the model's place in the list, the
/// tensor's name and the number's place in it, so any piece can be computed alone.
public final class Dare implements MergeMethod {
    /// What is done with what was kept.
    public enum Then {
        /// `θ_0 + λ Σ w_i τ_i`.
        LINEAR,
        /// Signs are elected, as [Ties] does it, without its trimming.
        TIES
    }

    /// Which numbers of a model's tensor are kept.
    @FunctionalInterface
    interface Mask {
        boolean keeps(long place);
    }

    /// The masks of models and tensors.
    @FunctionalInterface
    interface Masks {
        Mask of(int model, String tensor);
    }

    private final Shares weights;
    private final double density;
    private final double lambda;
    private final Then then;
    private final long seed;
    private final Masks masks;

    /// Draws what is kept.
    ///
    /// @param weights one a model; empty: 1/n each, and in an election all alike
    /// @param density p, the chance of each number to be kept, above 0 and at most 1
    /// @param lambda what the merged vector is multiplied by
    public Dare(List<Double> weights, double density, double lambda, Then then, long seed) {
        this(weights, density, lambda, then, seed, (model, tensor) -> drawn(density, seed, model, tensor));
    }

    Dare(List<Double> weights, double density, double lambda, Then then, long seed, Masks masks) {
        this.weights = new Shares(weights);
        this.density = density;
        this.lambda = lambda;
        this.then = then;
        this.seed = seed;
        this.masks = masks;
        if (then == Then.TIES) {
            this.weights.requireNoneBelowZero();
        }
        Shares.requirePart("density", density);
        Shares.requireFinite(lambda);
    }

    private static Mask drawn(double density, long seed, int model, String tensor) {
        long key = Seeds.derive(seed, "dare " + model + " " + tensor);
        return place -> (mixed(key + place * 0x9E3779B97F4A7C15L) >>> 11) * 0x1p-53 < density;
    }

    /// Of SplitMix64 (Steele et al. 2014).
    private static long mixed(long counter) {
        long mixed = (counter ^ (counter >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    @Override
    public String name() {
        return "dare";
    }

    @Override
    public SequencedMap<String, Object> settings() {
        SequencedMap<String, Object> settings = new LinkedHashMap<>();
        settings.put("weights", weights.given());
        settings.put("density", density);
        settings.put("lambda", lambda);
        settings.put("then", then.name().toLowerCase(Locale.ROOT));
        settings.put("seed", seed);
        return settings;
    }

    @Override
    public boolean usesBase() {
        return true;
    }

    @Override
    public void requireModels(int models) {
        MergeMethod.super.requireModels(models);
        weights.require(models);
    }

    @Override
    public TensorMerge prepare(List<TensorStack> tensors) {
        return tensor -> {
            Mask[] kept = new Mask[tensor.models()];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = masks.of(i, tensor.name());
            }
            return switch (then) {
                case LINEAR -> added(kept);
                case TIES -> elected(kept);
            };
        };
    }

    private PieceMerge added(Mask[] kept) {
        double[] shares = weights.times(lambda, kept.length);
        return (piece, into) -> {
            Arrays.fill(into, 0, piece.count(), 0);
            for (int i = 0; i < kept.length; i++) {
                add(shares[i], kept[i], piece, i, into);
            }
            float[] base = piece.ofBase();
            for (int k = 0; k < piece.count(); k++) {
                into[k] += base[k];
            }
        };
    }

    private void add(double share, Mask kept, Piece piece, int model, double[] into) {
        float[] numbers = piece.ofModel(model);
        float[] base = piece.ofBase();
        for (int k = 0; k < piece.count(); k++) {
            if (kept.keeps(piece.from() + k)) {
                into[k] += share * (((double) numbers[k] - base[k]) / density);
            }
        }
    }

    private PieceMerge elected(Mask[] kept) {
        Election election = new Election(weights.of(kept.length, 1));
        double[] values = new double[kept.length];
        return (piece, into) -> {
            for (int k = 0; k < piece.count(); k++) {
                for (int i = 0; i < kept.length; i++) {
                    values[i] = value(piece, kept, i, k);
                }
                into[k] = piece.base(k) + lambda * election.of(values);
            }
        };
    }

    private double value(Piece piece, Mask[] kept, int model, int k) {
        return kept[model].keeps(piece.from() + k) ? piece.task(model, k) / density : 0;
    }
}
