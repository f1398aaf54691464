package dev.kalmia.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionKernelTest {
    @AfterEach
    void allowAllThreads() {
        Workers.limitThisThread(Runtime.getRuntime().availableProcessors());
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,8", "2,5,3,8", "1,6,2,16", "3,17,4,32", "1,100,12,32", "2,33,1,64", "1,7,2,20"})
    @DisplayName("attention equals the formula in double precision, with and without padding")
    void equalsTheFormula(int texts, int tokens, int heads, int size) {
        Random random = new Random(tokens);
        int count = texts * tokens * heads * size;
        float[] q = PackedMatrixTest.normal(random, count);
        float[] k = PackedMatrixTest.normal(random, count);
        float[] v = PackedMatrixTest.normal(random, count);
        byte[] taken = new byte[texts * tokens];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = (byte) (i % tokens == 0 || random.nextBoolean() ? 1 : 0);
        }
        assertClose(
                attend(texts, tokens, heads, size, q, k, v, null), plain(texts, tokens, heads, size, q, k, v, null));
        assertClose(
                attend(texts, tokens, heads, size, q, k, v, taken), plain(texts, tokens, heads, size, q, k, v, taken));
    }

    @Test
    @DisplayName("large scores overflow nothing: the largest one takes all")
    void largeScores() {
        float[] q = {300, 0, 0, 0, 0, 0, 0, 0, 300, 0, 0, 0, 0, 0, 0, 0};
        float[] k = {300, 0, 0, 0, 0, 0, 0, 0, -300, 0, 0, 0, 0, 0, 0, 0};
        float[] v = {1, 2, 3, 4, 5, 6, 7, 8, -1, -1, -1, -1, -1, -1, -1, -1};
        assertThat(attend(1, 2, 1, 8, q, k, v, null)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    @DisplayName("a text is the same to the bit alone, beside others, and with padding behind it")
    void textsDoNotDependOnEachOther() {
        Random random = new Random(9);
        int width = 2 * 32;
        float[] q = PackedMatrixTest.normal(random, 3 * 40 * width);
        float[] k = PackedMatrixTest.normal(random, 3 * 40 * width);
        float[] v = PackedMatrixTest.normal(random, 3 * 40 * width);
        byte[] taken = new byte[3 * 40];
        Arrays.fill(taken, (byte) 1);
        Arrays.fill(taken, 40 + 23, 80, (byte) 0);
        float[] together = attend(3, 40, 2, 32, q, k, v, taken);
        int from = 40 * width;
        int to = from + 23 * width;
        float[] alone = attend(
                1,
                23,
                2,
                32,
                Arrays.copyOfRange(q, from, to),
                Arrays.copyOfRange(k, from, to),
                Arrays.copyOfRange(v, from, to),
                null);
        assertThat(alone).containsExactly(Arrays.copyOfRange(together, from, to));
        Workers.limitThisThread(1);
        assertThat(attend(3, 40, 2, 32, q, k, v, taken)).containsExactly(together);
    }

    @Test
    @DisplayName("the exponential is within 2e-7 of the true one from 0 down to the least normal number")
    void exponential() {
        float[] scores = new float[4000];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = -i * 87.2f / 3999;
        }
        float[] values = scores.clone();
        double sum = 0;
        float said = Exponential.softmax(values, 0, values.length);
        for (int i = 0; i < scores.length; i++) {
            double truth = StrictMath.exp(scores[i]);
            assertThat(values[i] / truth).as("exp(%s)", scores[i]).isCloseTo(1, within(2e-7));
            sum += truth;
        }
        assertThat(said / sum).isCloseTo(1, within(1e-6));
    }

    @Test
    @DisplayName("one score that is not a number makes its query's row not a number, and no other")
    void notANumber() {
        float[] q = new float[16];
        float[] k = new float[16];
        float[] v = new float[16];
        Arrays.fill(v, 2);
        q[8] = Float.NaN;
        float[] mixed = attend(1, 2, 1, 8, q, k, v, null);
        assertThat(Arrays.copyOf(mixed, 8)).containsOnly(2);
        assertThat(Arrays.copyOfRange(mixed, 8, 16)).containsOnly(Float.NaN);
    }

    private static void assertClose(float[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as("value %d", i).isCloseTo(expected[i], within(2e-6));
        }
    }

    private static float[] attend(
            int texts, int tokens, int heads, int size, float[] q, float[] k, float[] v, byte @Nullable [] taken) {
        MemorySegment mixed = MemorySegment.ofArray(new float[q.length]);
        AttentionKernel.attend(
                texts,
                tokens,
                heads,
                size,
                MemorySegment.ofArray(q),
                MemorySegment.ofArray(k),
                MemorySegment.ofArray(v),
                taken,
                mixed);
        return mixed.toArray(ValueLayout.JAVA_FLOAT);
    }

    private static double[] plain(
            int texts, int tokens, int heads, int size, float[] q, float[] k, float[] v, byte @Nullable [] taken) {
        double[] mixed = new double[q.length];
        for (int text = 0; text < texts; text++) {
            for (int head = 0; head < heads; head++) {
                for (int i = 0; i < tokens; i++) {
                    double[] weights = new double[tokens];
                    double total = 0;
                    for (int j = 0; j < tokens; j++) {
                        double dot = 0;
                        for (int d = 0; d < size; d++) {
                            dot += (double) q[((text * tokens + i) * heads + head) * size + d]
                                    * k[((text * tokens + j) * heads + head) * size + d];
                        }
                        boolean taking = taken == null || taken[text * tokens + j] == 1;
                        weights[j] = taking ? Math.exp(dot / Math.sqrt(size)) : 0;
                        total += weights[j];
                    }
                    for (int j = 0; j < tokens; j++) {
                        for (int d = 0; d < size; d++) {
                            mixed[((text * tokens + i) * heads + head) * size + d] +=
                                    weights[j] / total * v[((text * tokens + j) * heads + head) * size + d];
                        }
                    }
                }
            }
        }
        return mixed;
    }
}
