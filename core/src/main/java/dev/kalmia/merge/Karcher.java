package dev.kalmia.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The mean on the sphere: for each tensor the direction whose arcs to those of all models sum to nothing
/// (Karcher 1977), times the mean length. The straight mean where a tensor has no length or directions cancel
/// out.
///
/// @param weights one a model, from 0; empty: all alike
public record Karcher(List<Double> weights) implements MergeMethod {
    private static final int MOST_STEPS = 100;
    /// Of a step's squared length: below it is rounding.
    private static final double STILL = 1e-20;

    public Karcher {
        weights = List.copyOf(weights);
        new Shares(weights).requireNoneBelowZero();
    }

    @Override
    public String name() {
        return "karcher";
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
        return tensor -> new Combination(0, coefficients(Gram.ofModels(tensor)));
    }

    private double[] coefficients(Gram gram) {
        int models = gram.models();
        double[] shares = new Shares(weights).of(models, 1);
        double sum = 0;
        double length = 0;
        boolean lengths = true;
        for (int i = 0; i < models; i++) {
            sum += shares[i];
            length += shares[i] * gram.length(i);
            lengths &= gram.length(i) > 0;
        }
        for (int i = 0; i < models; i++) {
            shares[i] /= sum;
        }
        double[] start = shares.clone();
        for (int i = 0; lengths && i < models; i++) {
            start[i] = shares[i] / gram.length(i);
        }
        if (!lengths || !(gram.product(start, start) > STILL)) {
            return shares;
        }
        double[] mean = direction(gram, shares, start);
        for (int i = 0; i < models; i++) {
            mean[i] *= length / sum;
        }
        return mean;
    }

    /// Of length 1, in coefficients of the models: steps along the mean of the arcs until there is none.
    private static double[] direction(Gram gram, double[] shares, double[] start) {
        double[] mean = ofLengthOne(gram, start);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] way = way(gram, shares, mean);
            double squared = Math.max(0, gram.product(way, way));
            double length = Math.sqrt(squared);
            double along = length == 0 ? 1 : Math.sin(length) / length;
            for (int i = 0; i < mean.length; i++) {
                mean[i] = Math.cos(length) * mean[i] + along * way[i];
            }
            mean = ofLengthOne(gram, mean);
            if (squared < STILL) {
                break;
            }
        }
        return mean;
    }

    /// Σ w_i θ_i / sin θ_i (u_i − cos θ_i μ), with θ_i the angle between μ and the direction u_i of a model.
    private static double[] way(Gram gram, double[] shares, double[] mean) {
        double[] way = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            double[] one = new double[mean.length];
            one[i] = 1 / gram.length(i);
            double cosine = Gram.within(gram.product(one, mean));
            double sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
            double stretch = shares[i] * (sine < 1e-9 ? 1 : Math.acos(cosine) / sine);
            way[i] += stretch * one[i];
            for (int j = 0; j < mean.length; j++) {
                way[j] -= stretch * cosine * mean[j];
            }
        }
        return way;
    }

    private static double[] ofLengthOne(Gram gram, double[] vector) {
        double length = Math.sqrt(gram.product(vector, vector));
        double[] unit = vector.clone();
        for (int i = 0; i < unit.length; i++) {
            unit[i] /= length;
        }
        return unit;
    }
}
