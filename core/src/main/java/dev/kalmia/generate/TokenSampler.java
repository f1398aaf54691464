package dev.kalmia.generate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Chooses the next token by its logits.
final class TokenSampler {
    private final double temperature;
    private final double topP;
    private final RandomGenerator random;

    TokenSampler(GenerationConfig config, RandomGenerator random) {
        this.temperature = config.temperature();
        this.topP = config.topP();
        this.random = random;
    }

    int next(float[] logits) {
        return temperature == 0 ? likeliest(logits) : draw(logits);
    }

    /// The first of the largest.
    private static int likeliest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private int draw(float[] logits) {
        double[] weights = weights(logits);
        double total = Arrays.stream(weights).sum();
        int[] order = IntStream.range(0, weights.length)
                .filter(i -> weights[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -weights[i]).thenComparing(i -> i))
                .mapToInt(i -> i)
                .toArray();
        int kept = kept(order, weights, topP * total);
        double share = 0;
        for (int i = 0; i < kept; i++) {
            share += weights[order[i]];
        }
        double left = random.nextDouble() * share;
        for (int i = 0; i < kept - 1; i++) {
            left -= weights[order[i]];
            if (left < 0) {
                return order[i];
            }
        }
        return order[kept - 1];
    }

    /// `e^((logit - largest) / temperature)`.
    private double[] weights(float[] logits) {
        double largest = logits[likeliest(logits)];
        double[] weights = new double[logits.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp((logits[i] - largest) / temperature);
        }
        return weights;
    }

    /// How many of the likeliest reach the share; at least one.
    private static int kept(int[] order, double[] weights, double share) {
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            sum += weights[order[i]];
            if (sum >= share) {
                return i + 1;
            }
        }
        return order.length;
    }
}
