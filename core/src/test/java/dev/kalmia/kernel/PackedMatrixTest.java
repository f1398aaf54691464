package dev.kalmia.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedMatrixTest {
    @AfterEach
    void allowAllThreads() {
        Workers.limitThisThread(Runtime.getRuntime().availableProcessors());
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,16,5", "5,7,3", "6,16,32", "7,17,33", "96,384,48", "97,31,64", "128,100,1", "13,33,700"})
    @DisplayName("a product equals the sum of products in double precision, whatever the sizes")
    void equalsPlainSums(int rows, int out, int in) {
        Random random = new Random(rows * 31L + out);
        float[] x = normal(random, rows * in);
        float[] w = normal(random, out * in);
        float[] b = normal(random, out);
        float[] y = multiply(x, rows, w, out, in, b);
        for (int i = 0; i < rows; i++) {
            for (int n = 0; n < out; n++) {
                double sum = b[n];
                double size = Math.abs(b[n]);
                for (int k = 0; k < in; k++) {
                    sum += (double) x[i * in + k] * w[n * in + k];
                    size += Math.abs((double) x[i * in + k] * w[n * in + k]);
                }
                assertThat((double) y[i * out + n]).as("row %d column %d", i, n).isCloseTo(sum, within(size * 1e-6));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "7,17,33", "97,31,64", "13,33,700"})
    @DisplayName("weights that are bfloat16 numbers take half the memory, and give the same bits")
    void halves(int rows, int out, int in) {
        Random random = new Random(rows * 31L + out);
        float[] x = normal(random, rows * in);
        float[] w = normal(random, out * in);
        for (int i = 0; i < w.length; i++) {
            w[i] = Float.intBitsToFloat(Float.floatToRawIntBits(w[i]) & 0xFFFF0000);
        }
        float[] b = normal(random, out);
        float[] halved = multiply(x, rows, w, out, in, b);
        PackedMatrix packed = PackedMatrix.of(MemorySegment.ofArray(w), out, in);
        // One number more that is none of bfloat16, in a column that is not looked at.
        float[] wider = Arrays.copyOf(w, w.length + in);
        wider[w.length] = 0.1f;
        PackedMatrix whole = PackedMatrix.of(MemorySegment.ofArray(wider), out + 1, in);
        assertThat(packed.bytes()).isLessThan(whole.bytes() * 3 / 4 + 64L * in);
        float[] y = multiply(x, rows, wider, out + 1, in, Arrays.copyOf(b, out + 1));
        for (int i = 0; i < rows; i++) {
            assertThat(Arrays.copyOfRange(y, i * (out + 1), i * (out + 1) + out))
                    .containsExactly(Arrays.copyOfRange(halved, i * out, (i + 1) * out));
        }
    }

    @Test
    @DisplayName("without a bias nothing is added")
    void noBias() {
        float[] y = new float[2];
        PackedMatrix.of(MemorySegment.ofArray(new float[] {1, 2, 3, 4}), 2, 2)
                .multiply(MemorySegment.ofArray(new float[] {10, 1}), 1, null, false, MemorySegment.ofArray(y));
        assertThat(y).containsExactly(12, 34);
    }

    @Test
    @DisplayName("gelu afterwards is within 4e-7 of the true one, and exact far out")
    void gelu() {
        float[] x = new float[128];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - 64) * 0.15625f;
        }
        MemorySegment y = MemorySegment.ofArray(new float[x.length]);
        PackedMatrix.of(MemorySegment.ofArray(new float[] {1}), 1, 1)
                .multiply(MemorySegment.ofArray(x), x.length, null, true, y);
        for (int i = 0; i < x.length; i++) {
            double truth = x[i] / 2 * (1 + Erf.erf(x[i] / Math.sqrt(2)));
            double error = Math.abs(y.getAtIndex(ValueLayout.JAVA_FLOAT, i) - truth);
            assertThat(error).as("gelu(%s)", x[i]).isLessThan(4e-7 * Math.max(1, Math.abs(x[i])));
        }
        assertThat(y.getAtIndex(ValueLayout.JAVA_FLOAT, 127)).isEqualTo(x[127]);
    }

    @Test
    @DisplayName("a row is the same to the bit alone and among others")
    void rowsDoNotDependOnEachOther() {
        Random random = new Random(5);
        float[] x = normal(random, 128 * 96);
        float[] w = normal(random, 50 * 96);
        float[] b = normal(random, 50);
        float[] together = multiply(x, 128, w, 50, 96, b);
        for (int row : new int[] {0, 5, 6, 95, 96, 127}) {
            float[] one = Arrays.copyOfRange(x, row * 96, (row + 1) * 96);
            float[] alone = multiply(one, 1, w, 50, 96, b);
            assertThat(alone).containsExactly(Arrays.copyOfRange(together, row * 50, (row + 1) * 50));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    @DisplayName("the result is the same to the bit for any number of threads")
    void threadsDoNotShow(int threads) {
        Random random = new Random(6);
        float[] x = normal(random, 40 * 64);
        float[] w = normal(random, 200 * 64);
        float[] b = normal(random, 200);
        float[] all = multiply(x, 40, w, 200, 64, b);
        Workers.limitThisThread(threads);
        assertThat(multiply(x, 40, w, 200, 64, b)).containsExactly(all);
    }

    @Test
    @DisplayName("what is not a number stays in its own row")
    void notANumberStaysInItsRow() {
        float[] x = {1, 2, Float.NaN, 0, 3, 4};
        float[] y = multiply(x, 3, new float[] {1, 1}, 1, 2, new float[] {0});
        assertThat(y).containsExactly(3, Float.NaN, 7);
    }

    @Test
    @DisplayName("a weight that has not the bytes of its shape is refused")
    void wrongSize() {
        assertThatThrownBy(() -> PackedMatrix.of(MemorySegment.ofArray(new float[5]), 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 × 3")
                .hasMessageContaining("bytes=20");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, PackedMatrix.MOST_ROWS + 1})
    @DisplayName("no rows, or more than it is made for, are refused")
    void rowsOutOfBounds(int rows) {
        assertThatThrownBy(() -> multiply(new float[rows], rows, new float[] {1}, 1, 1, new float[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows must be 1 to 128; rows=" + rows);
    }

    @Test
    @DisplayName("a weight too large for one array does not fit")
    void tooLarge() {
        assertThat(PackedMatrix.fits(1 << 20, 1 << 12)).isFalse();
        assertThat(PackedMatrix.fits(1536, 384)).isTrue();
        assertThat(PackedMatrix.fits(0, 384)).isFalse();
    }

    static float[] multiply(float[] x, int rows, float[] w, int out, int in, float[] bias) {
        MemorySegment y = MemorySegment.ofArray(new float[rows * out]);
        PackedMatrix.of(MemorySegment.ofArray(w), out, in)
                .multiply(MemorySegment.ofArray(x), rows, MemorySegment.ofArray(bias), false, y);
        return y.toArray(ValueLayout.JAVA_FLOAT);
    }

    static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
