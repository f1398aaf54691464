package dev.kalmia.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Task vectors without their largest and their smallest numbers, then added: `θ_0 + λ Σ w_i τ_i` (Davari and
/// Belilovsky 2024, arXiv 2312.06795).
///
/// @param weights one a model; empty: 1/n each
/// @param density the part of each tensor's numbers that is kept
/// @param gamma the part that is dropped for being the largest, less where nothing small would be left to
///     drop
/// @param lambda what the sum is multiplied by
public record Breadcrumbs(List<Double> weights, double density, double gamma, double lambda) implements MergeMethod {
    public Breadcrumbs {
        weights = new Shares(weights).given();
        Shares.requirePart("density", density);
        if (gamma != 0) {
            Shares.requirePart("gamma", gamma);
        }
        Shares.requireFinite(lambda);
    }

    @Override
    public String name() {
        return "breadcrumbs";
    }

    @Override
    public SequencedMap<String, Object> settings() {
        SequencedMap<String, Object> settings = new LinkedHashMap<>();
        settings.put("weights", weights);
        settings.put("density", density);
        settings.put("gamma", gamma);
        settings.put("lambda", lambda);
        return settings;
    }

    @Override
    public boolean usesBase() {
        return true;
    }

    @Override
    public void requireModels(int models) {
        MergeMethod.super.requireModels(models);
        new Shares(weights).require(models);
    }

    @Override
    public TensorMerge prepare(List<TensorStack> tensors) {
        return tensor -> {
            long kept = Largest.part(density, tensor.elements());
            long dropped = Math.min(Largest.part(gamma, tensor.elements()), tensor.elements() - kept);
            Largest[][] largest = Largest.of(tensor, dropped, dropped + kept);
            double[] shares = new Shares(weights).times(lambda, tensor.models());
            return (piece, into) -> {
                for (int k = 0; k < piece.count(); k++) {
                    into[k] = piece.base(k);
                    for (int i = 0; i < shares.length; i++) {
                        // Both are asked, since both count what was equal to their last.
                        boolean tooLarge = largest[0][i].takes(piece, i, k);
                        into[k] += largest[1][i].takes(piece, i, k) && !tooLarge ? shares[i] * piece.task(i, k) : 0;
                    }
                }
            };
        };
    }
}
