package dev.kalmia.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Poolings beside the same sums written out, for texts of other lengths.
class PoolingTest {
    private static final int LENGTH = 6;
    private static final int SIZE = 3;
    private static final int[] TOKENS = {6, 2, 1, 4};
    private static final int[] PROMPTS = {3, 1, 0, 2};

    private static double expected(Pooling pooling, double[] hidden, int first, int tokens, int leftOut, int d) {
        double sum = 0;
        double weights = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = leftOut; i < tokens; i++) {
            double value = hidden[(first + i) * SIZE + d];
            double weight = pooling == Pooling.WEIGHTED_MEAN ? i + 1 : 1;
            sum += weight * value;
            weights += weight;
            largest = Math.max(largest, value);
        }
        return switch (pooling) {
            case CLS -> hidden[(first + leftOut) * SIZE + d];
            case MAX -> largest;
            case MEAN, WEIGHTED_MEAN -> sum / weights;
            case MEAN_SQRT_LENGTH -> sum / Math.sqrt(weights);
            case LAST_TOKEN -> hidden[(first + tokens - 1) * SIZE + d];
        };
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    @DisplayName("padding takes no part on either side, nor does what is left out, and places are counted in the text")
    void pools(Pooling pooling) {
        double[] hidden = new Random(7)
                .doubles((long) TOKENS.length * LENGTH * SIZE, -1, 1)
                .toArray();
        for (boolean left : new boolean[] {false, true}) {
            for (boolean prompts : new boolean[] {false, true}) {
                check(pooling, hidden, left, prompts);
            }
        }
    }

    private static void check(Pooling pooling, double[] hidden, boolean left, boolean prompts) {
        long[] mask = new long[TOKENS.length * LENGTH];
        long[] places = new long[TOKENS.length * LENGTH];
        for (int text = 0; text < TOKENS.length; text++) {
            int first = first(text, left);
            for (int i = 0; i < TOKENS[text]; i++) {
                mask[first + i] = !prompts && i < PROMPTS[text] ? 0 : 1;
                places[first + i] = i;
            }
        }
        try (Scope _ = Scope.open()) {
            Tensor states = Tensors.of(hidden, TOKENS.length, LENGTH, SIZE);
            Tensor taking = Tensors.of(mask, TOKENS.length, LENGTH);
            double[] found = Tensors.doubles(pooling.apply(states, taking, Tensors.of(places, TOKENS.length, LENGTH)));
            for (int text = 0; text < TOKENS.length; text++) {
                for (int d = 0; d < SIZE; d++) {
                    int leftOut = prompts ? 0 : PROMPTS[text];
                    assertThat(found[text * SIZE + d])
                            .isCloseTo(
                                    expected(pooling, hidden, first(text, left), TOKENS[text], leftOut, d),
                                    Offset.offset(1e-12));
                }
            }
            if (!left) {
                assertThat(Tensors.doubles(pooling.apply(states, taking))).containsExactly(found);
            }
        }
    }

    private static int first(int text, boolean left) {
        return text * LENGTH + (left ? LENGTH - TOKENS[text] : 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"MEAN", "MEAN_SQRT_LENGTH", "WEIGHTED_MEAN"})
    @DisplayName("counts and places that bfloat16 has no number for are exact in bfloat16 too")
    void bfloat16(Pooling pooling) {
        int length = 301;
        float[] hidden = new float[length];
        hidden[length - 2] = 1;
        long[] mask = new long[length];
        Arrays.fill(mask, 1);
        try (Scope _ = Scope.open()) {
            Tensor rounded = Tensors.of(hidden, 1, length, 1).to(DType.BFLOAT16);
            double expected = switch (pooling) {
                case MEAN -> 1.0 / 301;
                case MEAN_SQRT_LENGTH -> 1 / Math.sqrt(301);
                default -> 300 / (301 * 302 / 2.0);
            };
            assertThat(Tensors.item(pooling.apply(rounded, Tensors.of(mask, 1, length))))
                    .isCloseTo(expected, Offset.offset(1e-8));
        }
    }
}
