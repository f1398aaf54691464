package dev.kalmia.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// `Σ w_i θ_i / Σ w_i`; models that weigh alike make the uniform soup (Wortsman et al. 2022, arXiv
/// 2203.05482).
///
/// @param weights one a model; empty: all alike
public record Linear(List<Double> weights) implements MergeMethod {
    public Linear {
        weights = List.copyOf(weights);
        new Shares(weights).requireSum();
    }

    @Override
    public String name() {
        return "soup";
    }

    @Override
    public SequencedMap<String, Object> settings() {
        return new LinkedHashMap<>(Map.of("weights", weights));
    }

    @Override
    public boolean usesBase() {
        return false;
    }

    @Override
    public void requireModels(int models) {
        MergeMethod.super.requireModels(models);
        new Shares(weights).require(models);
    }

    @Override
    public TensorMerge prepare(List<TensorStack> tensors) {
        return tensor -> {
            double[] shares = new Shares(weights).of(tensor.models(), 1);
            double sum = 0;
            for (double share : shares) {
                sum += share;
            }
            Combination combination = new Combination(0, shares);
            double whole = sum;
            return (piece, into) -> {
                combination.merge(piece, into);
                for (int k = 0; k < piece.count(); k++) {
                    into[k] /= whole;
                }
            };
        };
    }
}
