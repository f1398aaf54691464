package dev.kalmia.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// In float64, against the formulas in plain Java and their differences.
class LowRankAdapterTest {
    private static final int IN = 5;
    private static final int OUT = 4;
    private static final int RANK = 2;
    private static final int ROWS = 3;
    private static final double SCALE = 2.5;

    /// Numbers of a layer and of what is learnt beside it.
    private static final class Numbers {
        private final Random random = new Random(3);
        private final double[] x = draw(random, ROWS * IN);
        private final double[] weight = draw(random, OUT * IN);
        private final double[] bias = draw(random, OUT);
        private final double[] down = draw(random, RANK * IN);
        private final double[] up = draw(random, OUT * RANK);
        private final double @Nullable [] magnitude;

        private Numbers(boolean magnitude) {
            this.magnitude = magnitude ? draw(random, OUT) : null;
        }

        static Numbers drawn(boolean magnitude) {
            return new Numbers(magnitude);
        }

        private static double[] draw(Random random, int count) {
            return random.doubles(count, -1, 1).toArray();
        }

        /// W + s B A.
        double[] sum() {
            double[] sum = weight.clone();
            for (int o = 0; o < OUT; o++) {
                for (int i = 0; i < IN; i++) {
                    for (int r = 0; r < RANK; r++) {
                        sum[o * IN + i] += SCALE * up[o * RANK + r] * down[r * IN + i];
                    }
                }
            }
            return sum;
        }

        double[] norms() {
            double[] norms = new double[OUT];
            double[] sum = sum();
            for (int k = 0; k < sum.length; k++) {
                norms[k / IN] += sum[k] * sum[k];
            }
            for (int o = 0; o < OUT; o++) {
                norms[o] = Math.sqrt(norms[o]);
            }
            return norms;
        }

        /// The layer's output, with these norms for DoRA.
        double[] output(double[] norms) {
            double[] output = new double[ROWS * OUT];
            double[] sum = sum();
            for (int row = 0; row < ROWS; row++) {
                for (int o = 0; o < OUT; o++) {
                    double y = 0;
                    for (int i = 0; i < IN; i++) {
                        y += sum[o * IN + i] * x[row * IN + i];
                    }
                    double factor = magnitude == null ? 1 : magnitude[o] / norms[o];
                    output[row * OUT + o] = y * factor + bias[o];
                }
            }
            return output;
        }
    }

    /// A layer of the numbers, with its adapter.
    private record Adapted(Linear layer, List<Tensor> learnt, LowRankAdapter adapter) {
        static Adapted of(Numbers numbers) {
            Linear layer = new Linear(
                    (name, shape) -> Tensors.of(name.equals("bias") ? numbers.bias : numbers.weight, shape), IN, OUT);
            List<Tensor> learnt = new ArrayList<>();
            learnt.add(Tensors.of(numbers.down, RANK, IN).requireGradient());
            learnt.add(Tensors.of(numbers.up, OUT, RANK).requireGradient());
            double[] magnitude = numbers.magnitude;
            if (magnitude != null) {
                learnt.add(Tensors.of(magnitude, OUT).requireGradient());
            }
            LowRankAdapter adapter =
                    new LowRankAdapter(learnt.get(0), learnt.get(1), magnitude == null ? null : learnt.get(2), SCALE);
            layer.adapt(adapter);
            return new Adapted(layer, learnt, adapter);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("LoRA and DoRA compute their formulas, and the merged weight computes the same by itself")
    void computes(boolean dora) {
        Numbers numbers = Numbers.drawn(dora);
        double[] expected = numbers.output(numbers.norms());
        try (Scope _ = Scope.open()) {
            Adapted adapted = Adapted.of(numbers);
            Tensor x = Tensors.of(numbers.x, ROWS, IN);
            assertThat(Tensors.doubles(adapted.layer().forward(x))).containsExactly(expected, within(1e-12));
            Tensor merged = adapted.adapter().merged(adapted.layer().weight());
            Tensor alone = x.linear(merged, Tensors.of(numbers.bias, OUT));
            assertThat(Tensors.doubles(alone)).containsExactly(expected, within(1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("gradients of A, B and the magnitude are the differences of the formula, its norm held")
    void hasTheGradient(boolean dora) {
        Numbers numbers = Numbers.drawn(dora);
        double[] norms = numbers.norms();
        double[] weights = new Random(7).doubles(ROWS * OUT, -1, 1).toArray();
        ToDoubleFunction<Numbers> value = each -> {
            double sum = 0;
            double[] output = each.output(norms);
            for (int k = 0; k < output.length; k++) {
                sum += weights[k] * output[k];
            }
            return sum;
        };
        List<double[]> learnt = new ArrayList<>(List.of(numbers.down, numbers.up));
        if (dora) {
            learnt.add(requireNonNull(numbers.magnitude));
        }
        try (Scope _ = Scope.open()) {
            Adapted adapted = Adapted.of(numbers);
            adapted.layer()
                    .forward(Tensors.of(numbers.x, ROWS, IN))
                    .multiply(Tensors.of(weights, ROWS, OUT))
                    .sum()
                    .backward();
            for (int part = 0; part < learnt.size(); part++) {
                double[] gradient = Tensors.doubles(
                        requireNonNull(adapted.learnt().get(part).gradient()));
                assertThat(gradient).containsExactly(differences(numbers, learnt.get(part), value), within(1e-8));
            }
        }
    }

    private static double[] differences(Numbers numbers, double[] part, ToDoubleFunction<Numbers> value) {
        double[] differences = new double[part.length];
        double step = 1e-5;
        for (int i = 0; i < part.length; i++) {
            double before = part[i];
            part[i] = before + step;
            double above = value.applyAsDouble(numbers);
            part[i] = before - step;
            double below = value.applyAsDouble(numbers);
            part[i] = before;
            differences[i] = (above - below) / (2 * step);
        }
        return differences;
    }

    @Test
    @DisplayName("with B of zeros and the lengths of the rows nothing changes, by LoRA not a bit")
    void beginsAsNothing() {
        Numbers numbers = Numbers.drawn(true);
        try (Scope _ = Scope.open()) {
            Linear layer = new Linear(
                    (name, shape) -> Tensors.of(name.equals("bias") ? numbers.bias : numbers.weight, shape), IN, OUT);
            Tensor x = Tensors.of(numbers.x, ROWS, IN);
            double[] before = Tensors.doubles(layer.forward(x));
            Tensor down = Tensors.of(numbers.down, RANK, IN);
            Tensor up = Tensors.of(new double[OUT * RANK], OUT, RANK);
            layer.adapt(new LowRankAdapter(down, up, null, SCALE));
            assertThat(Tensors.doubles(layer.forward(x))).containsExactly(before);
            layer.adapt(new LowRankAdapter(down, up, LowRankAdapter.norms(layer.weight()), SCALE));
            assertThat(Tensors.doubles(layer.forward(x))).containsExactly(before, within(1e-14));
        }
    }

    @Test
    @DisplayName("a layer with an adapter is not rounded, and a rounded one takes none")
    void refusesRounding() {
        Numbers numbers = Numbers.drawn(false);
        try (Scope _ = Scope.open()) {
            Linear layer = Adapted.of(numbers).layer();
            assertThatThrownBy(layer::round)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("merge");
            assertThatThrownBy(layer::halve)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("merge");
            Linear other = new Linear((_, shape) -> Tensors.of(new float[OUT * IN], shape), IN, OUT, false);
            try (Tensor _ = other.halve()) {
                LowRankAdapter adapter = Adapted.of(numbers).adapter();
                assertThatThrownBy(() -> other.adapt(adapter)).isInstanceOf(IllegalStateException.class);
            }
        }
    }
}
