package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final AdamW.Settings SETTINGS = AdamW.Settings.withWeightDecay(0.1);
    private static final double RATE = 0.01;
    private static final double[] MATRIX = {1, -2, 0.5, 3};
    private static final double[] VECTOR = {0.3, -0.7};

    /// The published update in plain Java, of a parameter whose gradient is the parameter itself.
    private static final class Plain {
        private final double[] value;
        private final double[] mean;
        private final double[] square;
        private final double decay;
        private int steps;

        Plain(double[] start, double decay) {
            this.value = start.clone();
            this.mean = new double[start.length];
            this.square = new double[start.length];
            this.decay = decay;
        }

        void step() {
            steps++;
            for (int i = 0; i < value.length; i++) {
                double slope = value[i];
                mean[i] = 0.9 * mean[i] + 0.1 * slope;
                square[i] = 0.999 * square[i] + 0.001 * slope * slope;
                value[i] -= RATE * decay * value[i];
                double root = Math.sqrt(square[i] / (1 - Math.pow(0.999, steps)));
                value[i] -= RATE * mean[i] / (1 - Math.pow(0.9, steps)) / (root + 1e-8);
            }
        }
    }

    @Test
    @DisplayName("five steps equal the published update in plain Java; vectors do not decay, matrices do")
    void equalsThePublishedUpdate() {
        Plain matrix = new Plain(MATRIX, 0.1);
        Plain vector = new Plain(VECTOR, 0);
        try (Scope _ = Scope.open()) {
            SequencedMap<String, Tensor> parameters = parameters(MATRIX, VECTOR);
            try (AdamW optimiser = new AdamW(parameters, SETTINGS)) {
                for (int step = 1; step <= 5; step++) {
                    step(parameters, optimiser);
                    matrix.step();
                    vector.step();
                }
            }
            assertClose(numbers(parameters, "matrix"), matrix.value);
            assertClose(numbers(parameters, "vector"), vector.value);
        }
    }

    @Test
    @DisplayName("going on from saved state gives the same numbers as never stopping")
    void resumesExactly() {
        try (Scope _ = Scope.open()) {
            SequencedMap<String, Tensor> straight = parameters(MATRIX, VECTOR);
            SequencedMap<String, Tensor> stopped = parameters(MATRIX, VECTOR);
            Map<String, Tensor> saved = new HashMap<>();
            try (AdamW whole = new AdamW(straight, SETTINGS);
                    AdamW first = new AdamW(stopped, SETTINGS)) {
                for (int step = 0; step < 3; step++) {
                    step(straight, whole);
                    step(stopped, first);
                }
                first.state().forEach((name, tensor) -> saved.put(name, tensor.multiply(1)));
                try (AdamW second = new AdamW(stopped, SETTINGS)) {
                    second.restore(saved, "state");
                    for (int step = 0; step < 3; step++) {
                        step(straight, whole);
                        step(stopped, second);
                    }
                }
            }
            assertThat(numbers(stopped, "matrix")).containsExactly(numbers(straight, "matrix"));
        }
    }

    @Test
    @DisplayName("a parameter that joins later, or rests, has its own count of updates")
    void countsForEachParameter() {
        Plain matrix = new Plain(MATRIX, 0.1);
        Plain vector = new Plain(VECTOR, 0);
        try (Scope _ = Scope.open()) {
            SequencedMap<String, Tensor> parameters = parameters(MATRIX, VECTOR);
            Map<String, Tensor> saved = new HashMap<>();
            try (AdamW optimiser = new AdamW(parameters, SETTINGS)) {
                for (int step = 1; step <= 7; step++) {
                    if (step > 4 && step != 6) {
                        backward(parameters);
                        vector.step();
                    } else {
                        backward(parameters.get("matrix"));
                    }
                    matrix.step();
                    optimiser.step(RATE);
                    Gradients.clear(parameters.values());
                }
                optimiser.state().forEach((name, tensor) -> saved.put(name, tensor.multiply(1)));
            }
            assertClose(numbers(parameters, "matrix"), matrix.value);
            assertClose(numbers(parameters, "vector"), vector.value);
            try (AdamW resumed = new AdamW(parameters, SETTINGS)) {
                resumed.restore(saved, "state");
                step(parameters, resumed);
                matrix.step();
                vector.step();
            }
            assertClose(numbers(parameters, "matrix"), matrix.value);
            assertClose(numbers(parameters, "vector"), vector.value);
        }
    }

    @Test
    @DisplayName("state that lacks an entry, has one too many, one of another shape or no count is refused in one line")
    void refusesStateOfSomethingElse() {
        try (Scope _ = Scope.open();
                AdamW optimiser = new AdamW(parameters(new double[4], new double[2]), SETTINGS)) {
            refuses(optimiser, "matrix.mean", null, "state: lacks matrix.mean");
            refuses(optimiser, "vector.steps", null, "state: lacks vector.steps");
            refuses(
                    optimiser,
                    "extra.mean",
                    Tensors.of(new double[2], 2),
                    "state: has extra.mean, which belongs to nothing here");
            refuses(
                    optimiser,
                    "matrix.square",
                    Tensors.of(new double[2], 1, 2),
                    "state: the shape of matrix.square must be [2, 2], not [1, 2]");
            for (double steps : new double[] {-1, 0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
                refuses(
                        optimiser,
                        "matrix.steps",
                        Tensors.of(new double[] {steps}),
                        "state: matrix.steps must be a whole number from 0 to 16777216, not " + steps);
            }
        }
    }

    private static void refuses(AdamW optimiser, String name, @Nullable Tensor other, String message) {
        Map<String, Tensor> saved = new LinkedHashMap<>();
        optimiser.state().forEach((each, tensor) -> saved.put(each, tensor.add(Tensors.of(new float[] {1}))));
        if (other == null) {
            saved.remove(name);
        } else {
            saved.put(name, other);
        }
        assertThatThrownBy(() -> optimiser.restore(saved, "state"))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
        optimiser
                .state()
                .forEach((each, tensor) ->
                        assertThat(Tensors.doubles(tensor)).as(each).containsOnly(0));
    }

    @Test
    @DisplayName("a parameter without a gradient is left alone")
    void leavesTheUntouchedAlone() {
        try (Scope _ = Scope.open()) {
            SequencedMap<String, Tensor> parameters = parameters(new double[] {1, 2, 3, 4}, new double[] {5, 6});
            try (AdamW optimiser = new AdamW(parameters, SETTINGS)) {
                optimiser.step(RATE);
            }
            assertThat(numbers(parameters, "matrix")).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    @DisplayName("clipping scales all gradients to the bound and tells the norm before")
    void clips() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(new double[] {3, 4}, 2).requireGradient();
            x.square().sum().multiply(0.5).backward();
            assertThat(Gradients.clip(List.of(x), 1)).isCloseTo(5, Offset.offset(1e-12));
            assertThat(Tensors.doubles(Objects.requireNonNull(x.gradient())))
                    .containsExactly(new double[] {0.6, 0.8}, Offset.offset(1e-12));
            assertThat(Gradients.clip(List.of(x), 2)).isCloseTo(1, Offset.offset(1e-12));
        }
    }

    private static SequencedMap<String, Tensor> parameters(double[] matrix, double[] vector) {
        SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("matrix", Tensors.of(matrix, 2, 2).requireGradient());
        parameters.put("vector", Tensors.of(vector, 2).requireGradient());
        return parameters;
    }

    private static void step(SequencedMap<String, Tensor> parameters, AdamW optimiser) {
        backward(parameters);
        optimiser.step(RATE);
        Gradients.clear(parameters.values());
    }

    /// The gradient of half the sum of squares is the parameter itself.
    private static void backward(SequencedMap<String, Tensor> parameters) {
        parameters.values().forEach(AdamWTest::backward);
    }

    private static void backward(@Nullable Tensor parameter) {
        Objects.requireNonNull(parameter).square().sum().multiply(0.5).backward();
    }

    private static double[] numbers(SequencedMap<String, Tensor> parameters, String name) {
        return Tensors.doubles(Objects.requireNonNull(parameters.get(name)));
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).containsExactly(expected, Offset.offset(1e-12));
    }
}
