package dev.kalmia.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowNormTest {
    @ParameterizedTest
    @ValueSource(floats = {0f, 3f, 1000f})
    @DisplayName("rows equal the formula in double precision, also where the mean is far from 0")
    void equalsTheFormula(float mean) {
        int dimension = 384;
        Random random = new Random(1);
        float[] x = PackedMatrixTest.normal(random, 5 * dimension);
        float[] scale = PackedMatrixTest.normal(random, dimension);
        float[] shift = PackedMatrixTest.normal(random, dimension);
        for (int i = 0; i < x.length; i++) {
            x[i] += mean;
        }
        float[] y = norm(x, 5, dimension, scale, shift, 1e-12);
        for (int row = 0; row < 5; row++) {
            double m = 0;
            double variance = 0;
            for (int k = 0; k < dimension; k++) {
                m += x[row * dimension + k] / (double) dimension;
            }
            for (int k = 0; k < dimension; k++) {
                variance += Math.pow(x[row * dimension + k] - m, 2) / dimension;
            }
            for (int k = 0; k < dimension; k++) {
                double truth = (x[row * dimension + k] - m) / Math.sqrt(variance + 1e-12) * scale[k] + shift[k];
                assertThat((double) y[row * dimension + k]).isCloseTo(truth, within(2e-6 + 4e-7 * mean));
            }
        }
    }

    @Test
    @DisplayName("a row of equal numbers becomes the shift, not a division by zero")
    void constantRow() {
        float[] ones = new float[32];
        java.util.Arrays.fill(ones, 1f);
        assertThat(norm(ones, 1, 32, ones, ones, 1e-5)).containsOnly(1f);
    }

    @Test
    @DisplayName("only rows of whole vectors fit")
    void fits() {
        assertThat(RowNorm.fits(384)).isTrue();
        assertThat(RowNorm.fits(383)).isFalse();
        assertThat(RowNorm.fits(0)).isFalse();
    }

    private static float[] norm(float[] x, int rows, int dimension, float[] scale, float[] shift, double epsilon) {
        float[] y = new float[x.length];
        RowNorm.apply(
                MemorySegment.ofArray(x),
                rows,
                dimension,
                MemorySegment.ofArray(scale),
                MemorySegment.ofArray(shift),
                epsilon,
                MemorySegment.ofArray(y));
        return y;
    }
}
