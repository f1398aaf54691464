package dev.kalmia.train.tune;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightAverageTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    @DisplayName("the average forgets as its formula says, stands in for the weights, and gives them back to the bit")
    void averages() {
        try (Scope _ = Scope.open()) {
            SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
            Tensor weight = Tensors.of(new float[] {1, -2}, 2);
            weights.put("w", weight);
            try (WeightAverage average = new WeightAverage(0.3, weights)) {
                double[] expected = {1, -2};
                float[][] updates = {{0.7f, 3}, {0.1f, 4}, {9, -1}};
                double[] kept = {2.0 / 11, 3.0 / 12, 0.3};
                for (int t = 0; t < updates.length; t++) {
                    weight.assign(Tensors.of(updates[t], 2));
                    average.add(t + 1);
                    for (int i = 0; i < 2; i++) {
                        expected[i] = kept[t] * expected[i] + (1 - kept[t]) * updates[t][i];
                    }
                }
                average.during(() -> assertThat(Tensors.doubles(weight)).containsExactly(expected, within(1e-5)));
                assertThat(Tensors.floats(weight)).containsExactly(9, -1);
                assertThatThrownBy(() -> average.during(() -> {
                            throw new IllegalStateException("stopped");
                        }))
                        .hasMessage("stopped");
                assertThat(Tensors.floats(weight)).containsExactly(9, -1);
            }
        }
    }

    @Test
    @DisplayName("averaging changes the model that is written and not a bit of the training")
    void leavesTheTrainingAlone() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        TuningRuns.train(base, folder.resolve("plain"), Map.of());
        TuningRuns.train(base, folder.resolve("averaged"), Map.of("average", 0.8));
        assertThat(folder.resolve("averaged/log.jsonl")).hasSameBinaryContentAs(folder.resolve("plain/log.jsonl"));
        String name = "encoder.layer.0.output.dense.weight";
        float[] before = requireNonNull(TuningRuns.numbers(base).get(name));
        float[] plain = written("plain", name);
        float[] averaged = written("averaged", name);
        assertThat(Arrays.equals(plain, averaged)).isFalse();
        // Nearer to where it began than the last weights are.
        assertThat(distance(before, averaged))
                .isLessThan(distance(before, plain))
                .isPositive();
    }

    private float[] written(String work, String name) {
        return requireNonNull(
                TuningRuns.numbers(ModelFolder.open(folder.resolve(work).resolve("model")))
                        .get(name));
    }

    private static double distance(float[] one, float[] other) {
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            squares += Math.pow((double) one[i] - other[i], 2);
        }
        return squares;
    }

    @Test
    @DisplayName("a run with averages resumes to the same bytes, and not without those of its checkpoint")
    void resumesExactly() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Map<String, Object> tuning = Map.of("average", 0.8);
        TuningRuns.train(base, folder.resolve("straight"), tuning);
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> TuningRuns.train(
                        base, stopped, TuningRuns.config(tuning, Map.of("epochs", 2)), TuningRuns.killedAfter(5)))
                .isInstanceOf(TuningRuns.Killed.class);
        Path average = stopped.resolve("checkpoints/step-4/average.safetensors");
        Path aside = Files.move(average, folder.resolve("aside"));
        assertThatThrownBy(() -> TuningRuns.train(base, stopped, tuning))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(average.toString());
        Files.move(aside, average);
        TuningRuns.train(base, stopped, tuning);
        for (String file : List.of("log.jsonl", "model/model.safetensors")) {
            assertThat(stopped.resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("straight").resolve(file));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 2})
    @DisplayName("an average that forgets nothing, or is none, is refused with its value")
    void refuses(double decay) {
        assertThatThrownBy(() -> TuningRuns.config(Map.of("average", decay), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("tuning.average must be at least 0 and below 1; average=" + decay);
    }
}
