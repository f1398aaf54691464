package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tensor.Workers;
import dev.kalmia.train.tune.TuningRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trains a real, tiny model that must not unlearn what it knew, by scores that are written down beforehand.
class ForgettingTest {
    @TempDir
    Path folder = Path.of("");

    /// Scores of models one after the other, and again what was scored before.
    private static final class Scripted implements DevTask {
        private final List<Double> scores;
        private final List<Double> general;
        private final Map<String, Double> scored = new LinkedHashMap<>();
        private final Map<String, Double> guarded = new LinkedHashMap<>();

        Scripted(List<Double> scores, List<Double> general) {
            this.scores = scores;
            this.general = general;
        }

        @Override
        public synchronized double score(ModelFolder model) {
            return scored.computeIfAbsent(model.fingerprint(), _ -> scores.get(scored.size()));
        }

        @Override
        public synchronized double general(ModelFolder model) {
            return guarded.computeIfAbsent(model.fingerprint(), _ -> general.get(guarded.size()));
        }

        String guardedModel(int number) {
            return List.copyOf(guarded.keySet()).get(number);
        }
    }

    /// Two epochs of five steps, measured every two of them.
    private static TrainConfig config(List<String> data, Map<String, Object> others) {
        Map<String, Object> stopping = Map.of(
                "data",
                data,
                "every",
                2,
                "patience",
                2,
                "forgetting",
                Map.of("data", List.of("general"), "bound", 0.1));
        Map<String, Object> tuning = new LinkedHashMap<>(others);
        tuning.put("early-stopping", stopping);
        return TuningRuns.config(tuning, Map.of("epochs", 2, "checkpoint-steps", 3));
    }

    private ModelFolder base() {
        Path base = folder.resolve("base");
        return Files.exists(base) ? ModelFolder.open(base) : TinyModel.write(base, 1);
    }

    private TrainResult train(String name, TrainConfig config, DevTask task, Progress progress) throws IOException {
        Path work = Files.createDirectories(folder.resolve(name));
        return new Trainer(config, TuningRuns.rows(), 5, work, progress, WorkerGroup.alone(), Optional.of(task))
                .run(base());
    }

    private String kept(String name) {
        return ModelFolder.open(folder.resolve(name).resolve("model")).fingerprint();
    }

    @Test
    @DisplayName(
            "a general task that falls by more than the bound ends the run; the last weights that did not are kept")
    void stops() throws IOException {
        Scripted task = new Scripted(List.of(), List.of(0.5, 0.45, 0.41, 0.39));
        List<String> notes = new ArrayList<>();
        TrainResult result = train("work", config(List.of(), Map.of()), task, new Notes(notes));
        assertThat(result.steps()).isEqualTo(6);
        assertThat(folder.resolve("work/evaluations.jsonl")).hasContent("""
                {"step":0,"general":0.5}
                {"step":2,"general":0.45}
                {"step":4,"general":0.41}
                {"step":6,"general":0.39}
                """);
        assertThat(kept("work")).isEqualTo(task.guardedModel(2));
        assertThat(folder.resolve("work/checkpoints")).doesNotExist();
        assertThat(notes)
                .contains(
                        "train: step 4 scores 0.4100 on the task of forgetting",
                        "train: step 6 scores 0.3900 on the task of forgetting, more than 0.1 less than before",
                        "train: the weights of step 4 are kept, the last that forgot no more than 0.1");
    }

    @Test
    @DisplayName(
            "a run that forgets nothing makes all steps and keeps the last weights; one that does at once, the first")
    void bothEnds() throws IOException {
        Scripted faithful = new Scripted(List.of(), List.of(0.5, 0.4, 0.5, 0.6, 0.7, 0.5));
        assertThat(train("all", config(List.of(), Map.of()), faithful, Progress.silent())
                        .steps())
                .isEqualTo(10);
        assertThat(kept("all")).isEqualTo(faithful.guardedModel(5));
        Scripted forgetful = new Scripted(List.of(), List.of(0.5, 0.1));
        assertThat(train("none", config(List.of(), Map.of()), forgetful, Progress.silent())
                        .steps())
                .isEqualTo(2);
        assertThat(TuningRuns.numbers(ModelFolder.open(folder.resolve("none/model"))))
                .usingRecursiveComparison()
                .isEqualTo(TuningRuns.numbers(base()));
    }

    @Test
    @DisplayName("with early stopping the best of those that did not forget are kept")
    void withEarlyStopping() throws IOException {
        Scripted task = new Scripted(List.of(0.1, 0.6, 0.5, 0.9), List.of(0.5, 0.5, 0.45, 0.45, 0.3));
        assertThat(train("work", config(List.of("dev"), Map.of()), task, Progress.silent())
                        .steps())
                .isEqualTo(8);
        assertThat(folder.resolve("work/evaluations.jsonl")).hasContent("""
                {"step":0,"general":0.5}
                {"step":2,"score":0.1,"general":0.5}
                {"step":4,"score":0.6,"general":0.45}
                {"step":6,"score":0.5,"general":0.45}
                {"step":8,"score":0.9,"general":0.3}
                """);
        assertThat(kept("work")).isEqualTo(task.guardedModel(2));
    }

    @Test
    @DisplayName("killed between and after checkpoints it ends in the same bytes, and so do two workers twice")
    void resumesExactly() throws IOException {
        TrainConfig config = config(List.of(), Map.of("average", 0.5));
        Scripted task = new Scripted(List.of(), List.of(0.5, 0.45, 0.41, 0.39));
        train("straight", config, task, Progress.silent());
        for (int kill : new int[] {2, 4, 2}) {
            assertThatThrownBy(() -> train("stopped", config, task, TuningRuns.killedAfter(kill)))
                    .isInstanceOf(TuningRuns.Killed.class);
        }
        assertThat(train("stopped", config, task, Progress.silent()).resumedAt())
                .isPositive();
        for (String file : List.of("log.jsonl", "evaluations.jsonl", "model/model.safetensors")) {
            assertThat(folder.resolve("stopped").resolve(file))
                    .as(file)
                    .hasSameBinaryContentAs(folder.resolve("straight").resolve(file));
        }
        Scripted others = new Scripted(List.of(), List.of(0.5, 0.45, 0.41, 0.39));
        List<TrainResult> results = Workers.run(2, group -> {
            Path work = Files.createDirectories(folder.resolve("shared" + group.rank()));
            return new Trainer(config, TuningRuns.rows(), 5, work, Progress.silent(), group, Optional.of(others))
                    .run(base());
        });
        assertThat(results).extracting(TrainResult::steps).containsExactly(6L, 6L);
    }

    @Test
    @DisplayName("a bound outside of 0 to 1, tasks of no data and a score that is no number are refused")
    void refuses() {
        for (Map<String, Object> wrong :
                List.<Map<String, Object>>of(Map.of("bound", -0.1), Map.of("tasks", List.of("Small")))) {
            assertThatThrownBy(() -> TuningRuns.config(Map.of("early-stopping", Map.of("forgetting", wrong)), Map.of()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("tuning.early-stopping.forgetting."
                            + wrong.keySet().iterator().next() + " must be");
        }
        Scripted task = new Scripted(List.of(), List.of(Double.NaN));
        assertThatThrownBy(() -> train("work", config(List.of(), Map.of()), task, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessage("the score of the task of forgetting must be a number; score=NaN at step 0");
    }
}
