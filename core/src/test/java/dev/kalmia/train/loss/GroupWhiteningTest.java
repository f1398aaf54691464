package dev.kalmia.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kalmia.Fixtures;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GroupWhiteningTest {
    private static double[] numbers(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .flatMapToDouble(each ->
                        each.isArray() ? Arrays.stream(numbers(each)) : Arrays.stream(new double[] {each.asDouble()}))
                .toArray();
    }

    @Test
    @DisplayName("the values are those of the reference")
    void reference() throws IOException {
        JsonNode golden = new ObjectMapper()
                .readTree(Fixtures.folder("losses")
                        .resolve("group_whitening.json")
                        .toFile());
        int[] order = Arrays.stream(numbers(golden.path("permutation")))
                .mapToInt(number -> (int) number)
                .toArray();
        double[] x = numbers(golden.path("x"));
        try (Scope _ = Scope.open()) {
            Tensor white = new GroupWhitening(golden.path("groups").asInt())
                    .apply(Tensors.of(x, x.length / order.length, order.length), order);
            assertThat(Tensors.doubles(white)).containsExactly(numbers(golden.path("y")), within(1e-9));
        }
    }

    private static double[] gaussians(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    @Test
    @DisplayName("each group's covariance over the batch is the identity, and the places are as they were")
    void white() {
        int rows = 50;
        int[] order = GroupWhitening.shuffle(12, 7);
        try (Scope _ = Scope.open()) {
            Tensor white = new GroupWhitening(3).apply(Tensors.of(gaussians(rows * 12, 1), rows, 12), order);
            double[] values =
                    Tensors.doubles(white.transpose(0, 1).matmul(white).divide(rows));
            for (int i = 0; i < 12; i++) {
                for (int j = 0; j < 12; j++) {
                    if (i / 4 == j / 4) {
                        assertThat(values[order[i] * 12 + order[j]]).isCloseTo(i == j ? 1 : 0, within(1e-4));
                    }
                }
            }
        }
        assertThat(Arrays.stream(order).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 12).boxed().toList());
        assertThat(GroupWhitening.shuffle(12, 8)).isNotEqualTo(order);
    }

    @Test
    @DisplayName("the gradient is the derivative, also where eigenvalues are equal and their vectors have none")
    void gradient() {
        double[] spread = gaussians(20 * 6, 2);
        // Two equal eigenvalues in each group: columns of ±1 that are uncorrelated.
        double[] equal = IntStream.range(0, 8 * 6)
                .mapToDouble(k -> ((k / 6) >> ((k % 6) % 2)) % 2 == 0 ? 1 : -1)
                .toArray();
        for (double[] x : new double[][] {spread, equal}) {
            double[] weights = gaussians(x.length, 3);
            double[] direction = gaussians(x.length, 4);
            double along = 0;
            try (Scope _ = Scope.open()) {
                Tensor leaf = Tensors.of(x, x.length / 6, 6).requireGradient();
                weighted(leaf, weights).backward();
                double[] gradient = Tensors.doubles(Objects.requireNonNull(leaf.gradient()));
                for (int k = 0; k < x.length; k++) {
                    along += gradient[k] * direction[k];
                }
            }
            double measured = (moved(x, direction, 1e-6, weights) - moved(x, direction, -1e-6, weights)) / 2e-6;
            assertThat(along).isFinite().isCloseTo(measured, within(1e-5 * Math.abs(measured) + 1e-6));
        }
    }

    private static Tensor weighted(Tensor x, double[] weights) {
        Tensor white = new GroupWhitening(3).apply(x, new int[] {0, 1, 2, 3, 4, 5});
        return white.multiply(Tensors.of(weights, x.shape())).sum();
    }

    private static double moved(double[] x, double[] direction, double step, double[] weights) {
        double[] other = x.clone();
        Arrays.setAll(other, k -> x[k] + step * direction[k]);
        try (Scope _ = Scope.open()) {
            return Tensors.item(weighted(Tensors.of(other, other.length / 6, 6), weights));
        }
    }

    @Test
    @DisplayName("groups that do not divide the dimensions, and batches too small to whiten, are refused")
    void refuses() {
        assertThatThrownBy(() -> new GroupWhitening(0)).hasMessageContaining("whitening-groups=0");
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(gaussians(24, 1), 4, 6);
            assertThatThrownBy(() -> new GroupWhitening(4).apply(x, new int[6]))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("must divide the dimensions of an embedding, 6; whitening-groups=4");
            assertThatThrownBy(() -> new GroupWhitening(1).apply(x, new int[6]))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("more than 6 queries");
        }
    }
}
