package dev.kalmia.train.tune;

import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// An average of weights over the updates of a run, in which older ones count less: `a ← dₜ a + (1 - dₜ) θ` with
/// `dₜ = min(d, (1 + t) / (10 + t))` after update t, so that the weights it began with are soon forgotten (Polyak and
/// Juditsky 1992; the ramp is that of TensorFlow's ExponentialMovingAverage).
final class WeightAverage implements AutoCloseable {
    private final double decay;
    private final SequencedMap<String, Tensor> weights;
    private final SequencedMap<String, Tensor> averages;

    /// Begins with the weights as they are.
    ///
    /// @param decay d, at least 0 and below 1
    WeightAverage(double decay, SequencedMap<String, Tensor> weights) {
        this.decay = decay;
        this.weights = weights;
        this.averages = copies(weights);
    }

    private static SequencedMap<String, Tensor> copies(Map<String, Tensor> tensors) {
        SequencedMap<String, Tensor> copies = new LinkedHashMap<>();
        try (Scope scope = Scope.open()) {
            tensors.forEach((name, tensor) ->
                    copies.put(name, scope.release(tensor.detach().multiply(1.0))));
        }
        return copies;
    }

    /// Takes the weights as they are now.
    ///
    /// @param update how many were made, this one among them
    void add(long update) {
        double kept = Math.min(decay, (1.0 + update) / (10.0 + update));
        averages.forEach((name, average) -> {
            try (Scope _ = Scope.open();
                    NoGradient _ = NoGradient.open()) {
                Tensor weight = Objects.requireNonNull(weights.get(name));
                // In this form a weight that does not move keeps its bits.
                average.assign(average.add(weight.subtract(average).multiply(1 - kept)));
            }
        });
    }

    /// Does some work with the averages in place of the weights.
    void during(Runnable work) {
        SequencedMap<String, Tensor> before = copies(weights);
        try {
            put(averages);
            work.run();
        } finally {
            put(before);
            before.values().forEach(Tensor::close);
        }
    }

    private void put(Map<String, Tensor> numbers) {
        weights.forEach((name, weight) -> weight.assign(Objects.requireNonNull(numbers.get(name))));
    }

    /// By the weights' names; its own.
    SequencedMap<String, Tensor> averages() {
        return Collections.unmodifiableSequencedMap(averages);
    }

    @Override
    public void close() {
        averages.values().forEach(Tensor::close);
    }
}
