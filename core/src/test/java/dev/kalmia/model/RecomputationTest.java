package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.nn.Dropout;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every architecture, with layers that keep what their gradient needs and with layers that run again.
class RecomputationTest {
    private static Stream<Path> folders() {
        return GoldenModel.folders();
    }

    /// What a model gives for a padded batch, and the gradient of every parameter of it.
    private static Map<String, float[]> numbers(GoldenModel model, boolean again, boolean allStates, int times) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        try (WeightFile reference = WeightFile.open(model.folder.resolve("reference.safetensors"));
                Scope _ = Scope.open()) {
            TokenBatch batch = GoldenModel.batch(reference, "input_ids_0", "attention_mask_0");
            Recomputation way = new Recomputation(again);
            List<Long> seeds = LongStream.range(0, batch.rows()).boxed().toList();
            Tensor states;
            // Noise is drawn again as it was.
            try (Dropout _ = Dropout.open(0.1, seeds)) {
                states = way.forward(() -> {
                    List<Tensor> made = Stream.generate(() -> states(model, batch, allStates))
                            .limit(times)
                            .toList();
                    return Tensor.concat(made, 0);
                });
            }
            numbers.put("states", Tensors.floats(states));
            Random random = new Random(3);
            float[] gradient = new float[(int) states.size()];
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = (float) random.nextGaussian();
            }
            way.backward(states, Tensors.of(gradient, states.shape()));
            model.parameters.forEach((name, parameter) -> {
                Tensor slope = parameter.gradient();
                if (slope != null) {
                    numbers.put(name, Tensors.floats(slope));
                    parameter.clearGradient();
                }
            });
        }
        return numbers;
    }

    private static Tensor states(GoldenModel model, TokenBatch batch, boolean all) {
        return all ? Tensor.concat(model.backbone.hiddenStates(batch), 0) : model.backbone.lastHidden(batch);
    }

    @ParameterizedTest
    @MethodSource("folders")
    @DisplayName("layers that run again give the same states and gradients, with noise, of the last and of all")
    void isTheSame(Path folder) {
        try (GoldenModel model = GoldenModel.open(folder)) {
            model.parameters.values().forEach(Tensor::requireGradient);
            for (boolean all : new boolean[] {false, true}) {
                Map<String, float[]> kept = numbers(model, false, all, 1);
                Map<String, float[]> again = numbers(model, true, all, 1);
                assertThat(again.keySet()).isEqualTo(kept.keySet()).hasSizeGreaterThan(10);
                assertThat(Arrays.equals(again.get("states"), kept.get("states")))
                        .isTrue();
                assertClose(again, kept);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    @DisplayName("two ways through a model are gone back together")
    void goesThroughTwice(Path folder) {
        try (GoldenModel model = GoldenModel.open(folder)) {
            model.parameters.values().forEach(Tensor::requireGradient);
            assertClose(numbers(model, true, false, 2), numbers(model, false, false, 2));
        }
    }

    /// Within 2e-6 of the largest entry of all gradients: a bias of keys has none but that of rounding.
    private static void assertClose(Map<String, float[]> numbers, Map<String, float[]> expected) {
        float largest = 0;
        for (float[] entries : expected.values()) {
            for (float entry : entries) {
                largest = Math.max(largest, Math.abs(entry));
            }
        }
        for (Map.Entry<String, float[]> each : expected.entrySet()) {
            float[] entries = Objects.requireNonNull(numbers.get(each.getKey()));
            float apart = 0;
            for (int i = 0; i < entries.length; i++) {
                apart = Math.max(apart, Math.abs(entries[i] - each.getValue()[i]));
            }
            assertThat(apart).as(each.getKey()).isLessThan(2e-6f * largest);
        }
    }

    @Test
    @DisplayName("parameters without gradients have none, and what lies below them is not gone through")
    void leavesFrozenLayersOut() {
        Path folder = GoldenModel.folders().findFirst().orElseThrow();
        try (GoldenModel model = GoldenModel.open(folder)) {
            model.parameters.forEach((name, parameter) -> {
                if (name.matches(".*layers?\\.1\\..*")) {
                    parameter.requireGradient();
                }
            });
            Map<String, float[]> kept = numbers(model, false, false, 1);
            Map<String, float[]> again = numbers(model, true, false, 1);
            assertThat(again.keySet()).isEqualTo(kept.keySet());
            assertThat(again.keySet()).allMatch(name -> name.equals("states") || name.matches(".*layers?\\.1\\..*"));
            assertClose(again, kept);
        }
    }

    @Test
    @DisplayName("without gradients nothing is recorded")
    void recordsNothingWithoutGradients() {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            Tensor x = Tensors.of(new float[] {1, 2}, 2).requireGradient();
            Recomputation way = new Recomputation(true);
            assertThat(way.forward(() -> Recomputation.cut(x))).isSameAs(x);
            way.forward(() -> {
                assertThat(Recomputation.isOpen()).isFalse();
                return x;
            });
        }
        assertThat(Recomputation.isOpen()).isFalse();
    }
}
