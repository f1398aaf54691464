package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.UsageException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TensorTest {
    private static final int[] SIZES = {1, 2, 7, 33, 129};

    @TestFactory
    @DisplayName("linear equals plain loops")
    Stream<DynamicTest> linear() {
        return Arrays.stream(SIZES)
                .mapToObj(n -> DynamicTest.dynamicTest("inner size " + n, () -> {
                    Random random = new Random(n);
                    float[] x = gaussian(random, 5 * n);
                    float[] w = gaussian(random, 3 * n);
                    float[] b = gaussian(random, 3);
                    try (Scope _ = Scope.open()) {
                        float[] y = Tensors.floats(Tensors.of(x, 5, n).linear(Tensors.of(w, 3, n), Tensors.of(b, 3)));
                        for (int i = 0; i < 5; i++) {
                            for (int o = 0; o < 3; o++) {
                                double sum = b[o];
                                for (int k = 0; k < n; k++) {
                                    sum += (double) x[i * n + k] * w[o * n + k];
                                }
                                assertThat((double) y[i * 3 + o]).isCloseTo(sum, Offset.offset(1e-6 * (n + 4)));
                            }
                        }
                    }
                }));
    }

    @Test
    @DisplayName("attention with a mask equals plain loops over the keys that take part")
    void attention() {
        int heads = 2;
        int length = 5;
        int size = 3;
        Random random = new Random(1);
        float[] q = gaussian(random, heads * length * size);
        float[] k = gaussian(random, heads * length * size);
        float[] v = gaussian(random, heads * length * size);
        boolean[] keys = {true, true, false, true, false};
        try (Scope _ = Scope.open()) {
            float[] mixed = Tensors.floats(Attention.of(
                    Tensors.of(q, 1, heads, length, size),
                    Tensors.of(k, 1, heads, length, size),
                    Tensors.of(v, 1, heads, length, size),
                    Tensors.of(keys, 1, 1, 1, length),
                    1 / Math.sqrt(size)));
            for (int h = 0; h < heads; h++) {
                for (int i = 0; i < length; i++) {
                    assertRow(h, i, length, size, q, k, v, keys, mixed);
                }
            }
        }
    }

    private static void assertRow(
            int h, int i, int length, int size, float[] q, float[] k, float[] v, boolean[] keys, float[] mixed) {
        double[] weights = new double[length];
        double total = 0;
        for (int j = 0; j < length; j++) {
            double score = 0;
            for (int d = 0; d < size; d++) {
                score += q[(h * length + i) * size + d] * k[(h * length + j) * size + d];
            }
            weights[j] = keys[j] ? Math.exp(score / Math.sqrt(size)) : 0;
            total += weights[j];
        }
        for (int d = 0; d < size; d++) {
            double sum = 0;
            for (int j = 0; j < length; j++) {
                sum += weights[j] / total * v[(h * length + j) * size + d];
            }
            assertThat((double) mixed[(h * length + i) * size + d]).isCloseTo(sum, Offset.offset(1e-5));
        }
    }

    @TestFactory
    @DisplayName("gradients equal finite differences")
    Stream<DynamicTest> gradients() {
        return Stream.of(
                gradient("gelu", Tensor::gelu),
                gradient("tanh", Tensor::tanh),
                gradient("softmax", x -> x.softmax(1)),
                gradient("logSoftmax", x -> x.logSoftmax(1)),
                gradient("normalise", Tensor::normalise),
                gradient("matmul", x -> x.matmul(x.transpose(0, 1))),
                gradient(
                        "layerNorm",
                        x -> x.layerNorm(
                                Tensors.of(new double[] {1, 2, 3, 4}, 4),
                                Tensors.of(new double[] {0, 1, 0, 1}, 4),
                                1e-12)),
                gradient("narrow and max", x -> x.narrow(1, 1, 2).max(1)));
    }

    private static DynamicTest gradient(String name, UnaryOperator<Tensor> operation) {
        return DynamicTest.dynamicTest(name, () -> {
            Random random = new Random(7);
            double[] x = random.doubles(12, -1, 1).toArray();
            double[] weights = random.doubles(64, -1, 1).toArray();
            try (Scope _ = Scope.open()) {
                Tensor leaf = Tensors.of(x, 3, 4).requireGradient();
                value(operation.apply(leaf), weights).backward();
                double[] gradient = Tensors.doubles(Objects.requireNonNull(leaf.gradient()));
                for (int i = 0; i < x.length; i++) {
                    double slope = (at(x, i, 1e-6, operation, weights) - at(x, i, -1e-6, operation, weights)) / 2e-6;
                    assertThat(gradient[i]).isCloseTo(slope, Offset.offset(1e-7));
                }
            }
        });
    }

    private static double at(double[] x, int i, double step, UnaryOperator<Tensor> operation, double[] weights) {
        double[] moved = x.clone();
        moved[i] += step;
        return Tensors.item(value(operation.apply(Tensors.of(moved, 3, 4)), weights));
    }

    private static Tensor value(Tensor y, double[] weights) {
        double[] used = Arrays.copyOf(weights, (int) y.size());
        return y.multiply(Tensors.of(used, y.shape())).sum();
    }

    @Test
    @DisplayName("inside NoGradient nothing is recorded")
    void noGradient() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(new float[] {1}, 1).requireGradient();
            try (NoGradient _ = NoGradient.open()) {
                assertThat(x.multiply(2).requiresGradient()).isFalse();
            }
            assertThat(x.multiply(2).requiresGradient()).isTrue();
        }
    }

    @Test
    @DisplayName("autocast multiplies in bfloat16 and ends with its block")
    void autocast() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(new float[] {1, 2}, 1, 2);
            try (Autocast _ = Autocast.bfloat16(Device.cpu(), true)) {
                assertThat(x.matmul(x.transpose(0, 1)).dtype()).isEqualTo(DType.BFLOAT16);
            }
            assertThat(x.matmul(x.transpose(0, 1)).dtype()).isEqualTo(DType.FLOAT32);
        }
    }

    @Test
    @DisplayName("numbers come out as they went in, for every type")
    void roundTrip() {
        try (Scope _ = Scope.open()) {
            assertThat(Tensors.floats(Tensors.of(new float[] {1.5f, -2}, 2))).containsExactly(1.5f, -2);
            assertThat(Tensors.longs(Tensors.of(new long[] {Long.MAX_VALUE, -1}, 2)))
                    .containsExactly(Long.MAX_VALUE, -1);
            assertThat(Tensors.longs(Tensors.of(new int[] {3, -4}, 2))).containsExactly(3, -4);
            assertThat(Tensors.floats(Tensors.of(new boolean[] {true, false}, 2)))
                    .containsExactly(1, 0);
            assertThat(Tensors.floats(Tensors.of(new float[] {1, 2, 3, 4}, 2, 2).transpose(0, 1)))
                    .containsExactly(1, 3, 2, 4);
        }
    }

    @Test
    @DisplayName("bytes that do not fit the shape are refused")
    void refusesWrongSize() {
        try (Scope _ = Scope.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tensors.copied(MemorySegment.ofArray(new byte[7]), DType.FLOAT32, 2))
                    .withMessageContaining("8 bytes")
                    .withMessageContaining("bytes=7");
        }
    }

    @Test
    @DisplayName("a device is cpu, cuda or cuda:n")
    void parsesDevices() {
        assertThat(Device.parse("cpu")).isEqualTo(Device.cpu());
        assertThat(Device.parse("cuda")).isEqualTo(Device.cuda(0));
        assertThat(Device.parse("cuda:3")).isEqualTo(Device.cuda(3)).hasToString("cuda:3");
        assertThatThrownBy(() -> Device.parse("gpu"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("device=gpu");
        assertThatThrownBy(() -> Device.parse("cuda:-1")).isInstanceOf(UsageException.class);
    }

    private static float[] gaussian(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
