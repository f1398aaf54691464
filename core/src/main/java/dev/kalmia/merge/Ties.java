package dev.kalmia.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Task vectors without what is small in them, signs elected by weight, the mean of what agrees (Yadav et al.
/// 2023, arXiv 2306.01708): `θ_0 + λ τ`.
///
/// @param weights one a model, from 0; empty: all alike
/// @param density the part of each tensor's numbers that is kept, the largest by magnitude
/// @param lambda what the merged vector is multiplied by
public record Ties(List<Double> weights, double density, double lambda) implements MergeMethod {
    public Ties {
        weights = List.copyOf(weights);
        new Shares(weights).requireNoneBelowZero();
        Shares.requirePart("density", density);
        Shares.requireFinite(lambda);
    }

    @Override
    public String name() {
        return "ties";
    }

    @Override
    public SequencedMap<String, Object> settings() {
        SequencedMap<String, Object> settings = new LinkedHashMap<>();
        settings.put("weights", weights);
        settings.put("density", density);
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
            Largest[] kept = Largest.of(tensor, Largest.part(density, tensor.elements()))[0];
            Election election = new Election(new Shares(weights).of(tensor.models(), 1));
            double[] values = new double[tensor.models()];
            return (piece, into) -> {
                for (int k = 0; k < piece.count(); k++) {
                    for (int i = 0; i < values.length; i++) {
                        values[i] = kept[i].takes(piece, i, k) ? piece.task(i, k) : 0;
                    }
                    into[k] = piece.base(k) + lambda * election.of(values);
                }
            };
        };
    }
}
