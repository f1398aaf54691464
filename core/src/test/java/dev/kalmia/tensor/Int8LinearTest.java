package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Beside the same rounding in plain Java.
class Int8LinearTest {
    private static final int ROWS = 5;
    private static final int IN = 48;
    private static final int OUT = 7;

    private static float[] numbers(long seed, int count, double scale) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    /// Weights to -63…63 of each row's largest; inputs to 0…255 between each row's smallest and largest.
    private static double[] plainJava(float[] x, float[] weight, float[] bias) {
        double[] y = new double[ROWS * OUT];
        for (int row = 0; row < ROWS; row++) {
            float[] input = Arrays.copyOfRange(x, row * IN, (row + 1) * IN);
            double least = input[0];
            double most = input[0];
            for (float value : input) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            double step = (most - least) / 255;
            for (int o = 0; o < OUT; o++) {
                double largest = 0;
                for (int i = 0; i < IN; i++) {
                    largest = Math.max(largest, Math.abs(weight[o * IN + i]));
                }
                double scale = largest / 63;
                double sum = 0;
                for (int i = 0; i < IN; i++) {
                    double rounded = least + step * Math.rint((input[i] - least) / step);
                    sum += rounded * scale * Math.rint(weight[o * IN + i] / scale);
                }
                y[row * OUT + o] = sum + bias[o];
            }
        }
        return y;
    }

    @Test
    @DisplayName(
            "computes in 8-bit integers: what plain Java computes from the same rounded numbers, not the exact sum")
    void rounds() {
        float[] x = numbers(1, ROWS * IN, 1);
        float[] weight = numbers(2, OUT * IN, 0.1);
        float[] bias = numbers(3, OUT, 1);
        try (Scope _ = Scope.open();
                Int8Linear layer = Int8Linear.of(Tensors.of(weight, OUT, IN), Tensors.of(bias, OUT))) {
            Tensor input = Tensors.of(x, ROWS, IN);
            double[] found = Tensors.doubles(layer.apply(input));
            double[] exact = Tensors.doubles(input.linear(Tensors.of(weight, OUT, IN), Tensors.of(bias, OUT)));
            double[] expected = plainJava(x, weight, bias);
            double error = 0;
            for (int i = 0; i < found.length; i++) {
                // A value in the middle of two steps may be rounded to either.
                assertThat(found[i]).isCloseTo(expected[i], Offset.offset(0.01));
                error += Math.abs(found[i] - exact[i]) / found.length;
            }
            assertThat(error).isBetween(1e-4, 0.05);
        }
    }

    @Test
    @DisplayName("a row's result is the same whatever rows are beside it, and sums of the largest products are right")
    void independentRows() {
        float[] x = numbers(1, ROWS * IN, 1);
        float[] beside = x.clone();
        Arrays.fill(beside, IN, beside.length, 1000f);
        float[] ones = new float[OUT * IN];
        Arrays.fill(ones, 1f);
        try (Scope _ = Scope.open();
                Int8Linear layer = Int8Linear.of(Tensors.of(numbers(2, OUT * IN, 0.1), OUT, IN), null);
                Int8Linear sum = Int8Linear.of(Tensors.of(ones, OUT, IN), null)) {
            float[] first = Tensors.floats(layer.apply(Tensors.of(x, ROWS, IN)).narrow(0, 0, 1));
            float[] again =
                    Tensors.floats(layer.apply(Tensors.of(beside, ROWS, IN)).narrow(0, 0, 1));
            assertThat(again).isEqualTo(first);
            float[] largest = new float[IN];
            Arrays.fill(largest, 1, IN, 1f);
            for (float value : Tensors.floats(sum.apply(Tensors.of(largest, 1, IN)))) {
                assertThat(value).isCloseTo(IN - 1f, Offset.offset(1e-3f));
            }
        }
    }

    @Test
    @DisplayName("shapes are those of a linear layer; without bias, with rows of zeros and of one sign too")
    void shapes() {
        float[] weight = numbers(2, OUT * IN, 0.1);
        Arrays.fill(weight, 0, IN, 0);
        try (Scope _ = Scope.open();
                Int8Linear layer = Int8Linear.of(Tensors.of(weight, OUT, IN), null)) {
            Tensor found = layer.apply(Tensors.of(numbers(1, 6 * IN, 1), 2, 3, IN));
            assertThat(found.shape()).containsExactly(2, 3, OUT);
            assertThat(found.dtype()).isEqualTo(DType.FLOAT32);
            assertThat(Tensors.floats(found.narrow(2, 0, 1))).containsOnly(0f);
            float[] nothing = Tensors.floats(layer.apply(Tensors.zeros(DType.FLOAT32, 1, IN)));
            assertThat(nothing).containsOnly(0f);
        }
    }

    @Test
    @DisplayName("the layer outlives the scope and the weight it was made of, and is not used once closed")
    void lifetime() {
        Int8Linear layer;
        try (Scope _ = Scope.open()) {
            layer = Int8Linear.of(Tensors.of(numbers(2, OUT * IN, 0.1), OUT, IN), null);
        }
        try (Scope _ = Scope.open()) {
            Tensor input = Tensors.of(numbers(1, ROWS * IN, 1), ROWS, IN);
            float[] once = Tensors.floats(layer.apply(input));
            assertThat(Tensors.floats(layer.apply(input))).isEqualTo(once);
            layer.close();
            layer.close();
            assertThatThrownBy(() -> layer.apply(input)).isInstanceOf(IllegalStateException.class);
        }
    }
}
