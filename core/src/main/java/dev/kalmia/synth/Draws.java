package dev.kalmia.synth;

import dev.kalmia.run.Seeds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Draws by name: each is the same whatever others are made before it, on every machine.
///
/// @param seed of all of them
record Draws(long seed) {
    /// Draws of their own.
    Draws of(String name) {
        return new Draws(Seeds.derive(seed, name));
    }

    /// From 0 to `bound - 1`.
    int below(String name, int bound) {
        return Math.floorMod(Seeds.derive(seed, name), bound);
    }

    /// From 0 to 1, without 1.
    double share(String name) {
        return (Seeds.derive(seed, name) >>> 11) * 0x1p-53;
    }

    <T> T pick(String name, List<T> values) {
        return values.get(below(name, values.size()));
    }

    /// One of the keys, each with the probability of its part of the sum of the weights.
    String weighted(String name, Map<String, Double> weights) {
        TreeMap<String, Double> sorted = new TreeMap<>(weights);
        double left = share(name)
                * sorted.values().stream().mapToDouble(Double::doubleValue).sum();
        for (Map.Entry<String, Double> each : sorted.entrySet()) {
            left -= each.getValue();
            if (left < 0) {
                return each.getKey();
            }
        }
        return sorted.lastKey();
    }

    /// The numbers from 0 to `size - 1` in an order of their own (Fisher and Yates).
    int[] permutation(String name, int size) {
        int[] order = new int[size];
        Draws own = of(name);
        for (int i = 0; i < size; i++) {
            int other = own.below(Integer.toString(i), i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
