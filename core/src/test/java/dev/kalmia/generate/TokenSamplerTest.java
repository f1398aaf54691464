package dev.kalmia.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.UsageException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {
    private static final float[] LOGITS = {0.5f, 2, -1, 2, 1};

    private static TokenSampler sampler(double temperature, double topP, long seed) {
        return new TokenSampler(
                GenerationConfig.greedy(1).withSampling(temperature, topP, seed), new SplittableRandom(seed));
    }

    @Test
    @DisplayName("temperature 0 takes the first of the likeliest")
    void greedy() {
        assertThat(sampler(0, 1, 1).next(LOGITS)).isEqualTo(1);
    }

    @Test
    @DisplayName("tokens are drawn as often as the softmax at that temperature says")
    void frequencies() {
        for (double temperature : new double[] {0.5, 1, 3}) {
            double[] expected = softmax(temperature);
            int[] counts = count(sampler(temperature, 1, 3), 40_000);
            for (int i = 0; i < LOGITS.length; i++) {
                // Five standard deviations.
                double bound = 5 * Math.sqrt(expected[i] * (1 - expected[i]) / 40_000) + 1e-9;
                assertThat(counts[i] / 40_000.0).isCloseTo(expected[i], Offset.offset(bound));
            }
        }
    }

    private static double[] softmax(double temperature) {
        double[] weights = new double[LOGITS.length];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(LOGITS[i] / temperature);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static int[] count(TokenSampler sampler, int draws) {
        int[] counts = new int[LOGITS.length];
        for (int i = 0; i < draws; i++) {
            counts[sampler.next(LOGITS)]++;
        }
        return counts;
    }

    @Test
    @DisplayName("top-p leaves the smallest set of tokens that has the share, and at least one")
    void nucleus() {
        // The two likeliest have 0.757 together, with the third 0.896.
        assertThat(count(sampler(1, 0.8, 4), 2_000)).satisfies(counts -> {
            assertThat(counts[0]).isZero();
            assertThat(counts[2]).isZero();
            assertThat(counts[4]).isPositive();
        });
        assertThat(count(sampler(1, 0.75, 4), 2_000)[4]).isZero();
        assertThat(count(sampler(1, 1e-9, 4), 100)[1]).isEqualTo(100);
    }

    @Test
    @DisplayName("the same seed draws the same tokens, another one others")
    void seeded() {
        assertThat(draws(7)).isEqualTo(draws(7)).isNotEqualTo(draws(8));
    }

    private static List<Integer> draws(long seed) {
        TokenSampler sampler = sampler(1, 1, seed);
        return Stream.generate(() -> sampler.next(LOGITS)).limit(50).toList();
    }

    @Test
    @DisplayName("settings outside their bounds are refused by name")
    void bounds() {
        GenerationConfig greedy = GenerationConfig.greedy(1);
        assertThatThrownBy(() -> GenerationConfig.greedy(0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("max-new-tokens=0");
        assertThatThrownBy(() -> greedy.withSampling(Double.NaN, 1, 0)).hasMessageContaining("temperature=NaN");
        assertThatThrownBy(() -> greedy.withSampling(1, 0, 0)).hasMessageContaining("top-p=0.0");
        assertThatThrownBy(() -> greedy.withStop("")).hasMessageContaining("stop");
    }
}
