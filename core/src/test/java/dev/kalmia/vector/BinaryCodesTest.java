package dev.kalmia.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BinaryCodesTest {
    private static float[] row(Random random, int dimension) {
        float[] row = new float[dimension];
        for (int d = 0; d < dimension; d++) {
            row[d] = random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian();
        }
        return row;
    }

    @Test
    @DisplayName("the first value is the highest bit, zero is no bit, and the last byte is filled with zeros")
    void packs() {
        float[] row = {1, -1, 0, -0f, 0.5f, Float.MIN_VALUE, -3, 2, 7, -7};
        assertThat(BinaryCodes.of(row)).containsExactly(0b1000_1101, 0b1000_0000);
    }

    @Test
    @DisplayName("for any rows the distance is the number of dimensions whose signs differ")
    void countsDifferences() {
        Random random = new Random(3);
        for (int dimension = 1; dimension < 200; dimension++) {
            float[] a = row(random, dimension);
            float[] b = row(random, dimension);
            int differ = 0;
            for (int d = 0; d < dimension; d++) {
                differ += a[d] > 0 == b[d] > 0 ? 0 : 1;
            }
            assertThat(BinaryCodes.of(a)).hasSize((dimension + 7) / 8);
            assertThat(BinaryCodes.distance(BinaryCodes.of(a), BinaryCodes.of(b)))
                    .isEqualTo(differ);
        }
    }

    @Test
    @DisplayName("codes of different lengths have no distance")
    void refusesOtherLengths() {
        assertThatThrownBy(() -> BinaryCodes.distance(new byte[2], new byte[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 3");
    }
}
