package dev.kalmia.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// `θ_0 + λ Σ w_i τ_i` (Ilharco et al. 2023, arXiv 2212.04089). Where nothing is said, each of n models
/// weighs 1/n; the paper's sum has weights of 1, and negative ones forget.
///
/// @param weights one a model; empty: 1/n each
/// @param lambda what the sum is multiplied by
public record TaskArithmetic(List<Double> weights, double lambda) implements MergeMethod {
    public TaskArithmetic {
        weights = new Shares(weights).given();
        Shares.requireFinite(lambda);
    }

    @Override
    public String name() {
        return "task-arithmetic";
    }

    @Override
    public SequencedMap<String, Object> settings() {
        SequencedMap<String, Object> settings = new LinkedHashMap<>();
        settings.put("weights", weights);
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
        return tensor -> Combination.ofTasks(new Shares(weights).times(lambda, tensor.models()));
    }
}
