package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.WorkerGroup;
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

/// Trains a real, tiny model, measured by scores that are written down beforehand.
class EarlyStoppingTest {
    @TempDir
    Path folder = Path.of("");

    /// Scores one after the other, and again what was scored before; keeps the fingerprints.
    private static final class Scripted implements DevTask {
        private final List<Double> scores;
        private final Map<String, Double> given = new LinkedHashMap<>();

        Scripted(Double... scores) {
            this.scores = List.of(scores);
        }

        @Override
        public double score(ModelFolder model) {
            return given.computeIfAbsent(model.fingerprint(), _ -> scores.get(given.size()));
        }

        String model(int number) {
            return List.copyOf(given.keySet()).get(number);
        }
    }

    /// Two epochs of five steps, measured every two of them.
    private TrainConfig config(int patience, Map<String, Object> others) {
        Map<String, Object> tuning = new LinkedHashMap<>(others);
        tuning.put("early-stopping", Map.of("data", List.of(folder.toString()), "every", 2, "patience", patience));
        return TuningRuns.config(tuning, Map.of("epochs", 2, "checkpoint-steps", 3));
    }

    private static TrainResult train(ModelFolder base, Path work, TrainConfig config, DevTask task, Progress progress)
            throws IOException {
        Files.createDirectories(work);
        return new Trainer(config, TuningRuns.rows(), 5, work, progress, WorkerGroup.alone(), Optional.of(task))
                .run(base);
    }

    @Test
    @DisplayName("the run stops when patience is over, and keeps the best weights; of equal ones the first")
    void stops() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Path work = folder.resolve("work");
        Scripted task = new Scripted(0.1, 0.5, 0.5, 0.4);
        List<String> notes = new ArrayList<>();
        TrainResult result = train(base, work, config(2, Map.of()), task, TuningRuns.heard(notes::add));
        assertThat(result.steps()).isEqualTo(8);
        assertThat(Files.readAllLines(work.resolve("log.jsonl"))).hasSize(8);
        assertThat(work.resolve("evaluations.jsonl")).hasContent("""
                {"step":2,"score":0.1}
                {"step":4,"score":0.5}
                {"step":6,"score":0.5}
                {"step":8,"score":0.4}
                """);
        assertThat(ModelFolder.open(work.resolve("model")).fingerprint()).isEqualTo(task.model(1));
        assertThat(work.resolve("checkpoints")).doesNotExist();
        assertThat(notes)
                .contains(
                        "train: step 4 scores 0.5000 on the task of early stopping, the best so far",
                        "train: step 6 scores 0.5000 on the task of early stopping, not better than step 4, 1 of 2",
                        "train: the weights of step 4 are kept, which score 0.5000");
    }

    @Test
    @DisplayName("a run that gets better to the end makes all steps, and its last is measured, too")
    void goesToTheEnd() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Path work = folder.resolve("work");
        TrainConfig config = TuningRuns.config(
                Map.of("early-stopping", Map.of("data", List.of("dev"), "every", 4, "patience", 1)),
                Map.of("epochs", 2));
        Scripted task = new Scripted(0.1, 0.2, 0.3);
        assertThat(train(base, work, config, task, Progress.silent()).steps()).isEqualTo(10);
        assertThat(Files.readAllLines(work.resolve("evaluations.jsonl")))
                .containsExactly(
                        "{\"step\":4,\"score\":0.1}", "{\"step\":8,\"score\":0.2}", "{\"step\":10,\"score\":0.3}");
        TuningRuns.train(base, folder.resolve("plain"), Map.of());
        assertThat(work.resolve("model/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("plain/model/model.safetensors"));
    }

    @Test
    @DisplayName(
            "killed in a step, while it is measured or after, it goes on to the same bytes, averages and adapter too")
    void resumesExactly() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        TrainConfig config = config(2, Map.of("average", 0.5, "adapter", Map.of("kind", "lora", "rank", 2)));
        Scripted task = new Scripted(0.1, 0.5, 0.3, 0.4);
        Path straight = folder.resolve("straight");
        train(base, straight, config, task, Progress.silent());
        Path stopped = folder.resolve("stopped");
        for (int kill : new int[] {2, 3}) {
            assertThatThrownBy(() -> train(base, stopped, config, task, TuningRuns.killedAfter(kill)))
                    .isInstanceOf(TuningRuns.Killed.class);
        }
        List<Integer> measured = new ArrayList<>();
        assertThatThrownBy(() -> train(
                        base,
                        stopped,
                        config,
                        model -> {
                            measured.add(1);
                            if (measured.size() == 2) {
                                throw new TuningRuns.Killed();
                            }
                            return task.score(model);
                        },
                        Progress.silent()))
                .isInstanceOf(TuningRuns.Killed.class);
        assertThat(train(base, stopped, config, task, Progress.silent()).resumedAt())
                .isPositive();
        for (String file : List.of(
                "log.jsonl",
                "evaluations.jsonl",
                "model/model.safetensors",
                "adapter/adapter_model.safetensors",
                "adapter/adapter_config.json")) {
            assertThat(stopped.resolve(file)).as(file).hasSameBinaryContentAs(straight.resolve(file));
        }
        assertThat(ModelFolder.open(straight.resolve("model")).fingerprint()).isEqualTo(task.model(1));
    }

    @Test
    @DisplayName("measurements or best weights that a checkpoint counts on and that are gone are told in one line")
    void refusesWhatIsLost() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        TrainConfig config = config(3, Map.of());
        Scripted task = new Scripted(0.1, 0.5, 0.3, 0.4, 0.2);
        Path work = folder.resolve("work");
        assertThatThrownBy(() -> train(base, work, config, task, TuningRuns.killedAfter(5)))
                .isInstanceOf(TuningRuns.Killed.class);
        Path file = work.resolve("evaluations.jsonl");
        String lines = Files.readString(file);
        String end = "; delete the folder " + work.resolve("checkpoints") + " to train from the start";
        Files.writeString(file, "");
        assertThatThrownBy(() -> train(base, work, config, task, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ": must have the 1 measurements of the checkpoint; lines=0" + end);
        Files.writeString(file, "{\"step\":2}\n");
        assertThatThrownBy(() -> train(base, work, config, task, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ": a line must have step and score; line={step=2}");
        Files.writeString(file, lines);
        Path best = work.resolve("checkpoints/best");
        Files.move(best, folder.resolve("aside"));
        assertThatThrownBy(() -> train(base, work, config, task, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessage(best + ": the best weights so far must be here" + end);
    }

    @Test
    @DisplayName("a score that is no number ends the run in one line")
    void refusesScores() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        assertThatThrownBy(() ->
                        train(base, folder.resolve("work"), config(2, Map.of()), _ -> Double.NaN, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("must be a number; score=NaN at step 2");
    }

    @Test
    @DisplayName("settings outside their bounds, and no task where one is asked for, are refused")
    void refusesSettings() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("every", 0), Map.of("patience", 0), Map.of("tasks", List.of("Small")))) {
            assertThatThrownBy(() -> TuningRuns.config(Map.of("early-stopping", wrong), Map.of()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(
                            "tuning.early-stopping." + wrong.keySet().iterator().next() + " must be");
        }
        assertThatThrownBy(() -> new Trainer(
                        config(2, Map.of()), TuningRuns.rows(), 5, folder.resolve("work"), Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("tuning.early-stopping must come with a task");
    }
}
