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
import org.junit.jupiter.api.Test;

class WeightedMeanTest {
    private static final int LENGTH = 5;
    private static final int SIZE = 3;
    private static final int[] TOKENS = {5, 2, 1};

    @Test
    @DisplayName("token i counts i times, padding not at all")
    void weights() {
        Random random = new Random(7);
        double[] hidden =
                random.doubles((long) TOKENS.length * LENGTH * SIZE, -1, 1).toArray();
        long[] mask = new long[TOKENS.length * LENGTH];
        for (int row = 0; row < TOKENS.length; row++) {
            for (int i = 0; i < TOKENS[row]; i++) {
                mask[row * LENGTH + i] = 1;
            }
        }
        try (Scope _ = Scope.open()) {
            double[] pooled = Tensors.doubles(Pooling.WEIGHTED_MEAN.apply(
                    Tensors.of(hidden, TOKENS.length, LENGTH, SIZE), Tensors.of(mask, TOKENS.length, LENGTH)));
            for (int row = 0; row < TOKENS.length; row++) {
                for (int d = 0; d < SIZE; d++) {
                    double sum = 0;
                    for (int i = 0; i < TOKENS[row]; i++) {
                        sum += (i + 1) * hidden[(row * LENGTH + i) * SIZE + d];
                    }
                    double weights = TOKENS[row] * (TOKENS[row] + 1) / 2.0;
                    assertThat(pooled[row * SIZE + d]).isCloseTo(sum / weights, Offset.offset(1e-12));
                }
            }
        }
    }

    @Test
    @DisplayName("late tokens keep their weight in bfloat16 too")
    void bfloat16() {
        int length = 301;
        float[] hidden = new float[length];
        hidden[length - 2] = 1;
        long[] mask = new long[length];
        Arrays.fill(mask, 1);
        try (Scope _ = Scope.open()) {
            Tensor rounded = Tensors.of(hidden, 1, length, 1).to(DType.BFLOAT16);
            double pooled = Tensors.item(Pooling.WEIGHTED_MEAN.apply(rounded, Tensors.of(mask, 1, length)));
            assertThat(pooled).isCloseTo(300 / (301 * 302 / 2.0), Offset.offset(1e-7));
        }
    }
}
