package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Workers;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.train.tune.TuningRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trains a real, tiny model with a loss that has parameters of its own.
@Timeout(120)
class LossHeadsTest {
    private static final List<String> CLASSES = List.of("contradiction", "entailment", "neutral");
    private static final Path HEAD = Path.of("loss/parameters.safetensors");

    @TempDir
    Path folder = Path.of("");

    private static Map<String, Object> settings(Map<String, Object> others) {
        Map<String, Object> all = new TreeMap<>(
                Map.of("epochs", 4, "batch-size", 6, "learning-rate", 2e-3, "loss", Map.of("kind", "softmax")));
        all.putAll(others);
        return all;
    }

    private static Example pair(int number, String label) {
        String second = label.equals("neutral") ? "nobody knows" : label + " of " + number;
        return new Pair("number " + number, second, new Meta("pair" + number, "nli", null, Map.of("label", label)));
    }

    private static List<Example> pairs() {
        List<Example> pairs = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            pairs.add(pair(i, CLASSES.get(i % 3)));
        }
        return pairs;
    }

    private ModelFolder base() {
        Path base = folder.resolve("base");
        return Files.exists(base) ? ModelFolder.open(base) : TinyModel.write(base, 1);
    }

    private TrainResult train(String name, Map<String, Object> settings, Progress progress) throws IOException {
        Path work = Files.createDirectories(folder.resolve(name));
        TrainConfig config = TinyTraining.config(settings);
        return new Trainer(config, TrainingRows.of(pairs(), config, 5).rows(), 5, work, progress).run(base());
    }

    @Test
    @DisplayName("a head is trained with the model, written beside it, and no part of it")
    void learns() throws IOException {
        List<String> notes = new ArrayList<>();
        train("work", settings(Map.of("epochs", 12)), new Notes(notes));

        Path work = folder.resolve("work");
        List<Row> log = Table.read(work.resolve("log.jsonl")).rows();
        assertThat(TinyTraining.meanLoss(log.subList(30, 36)))
                .isLessThan(0.9 * TinyTraining.meanLoss(log.subList(0, 6)));
        assertThat(notes)
                .contains("train: a head of its own for the loss softmax, loss-0,"
                        + " of the classes {contradiction=6, entailment=6, neutral=6}");
        assertThat(work.resolve("loss/loss.json"))
                .content()
                .contains("loss-0", "softmax", "contradiction", "entailment", "neutral");
        assertThat(TrainedWeights.of(work.resolve(HEAD))).containsOnlyKeys("loss-0/weight");
        assertThat(TrainedWeights.of(work.resolve("model/model.safetensors")).keySet())
                .isEqualTo(TrainedWeights.of(base().path().resolve("model.safetensors"))
                        .keySet());
    }

    @Test
    @DisplayName("a run that was killed between and after checkpoints ends in the same bytes, averaged, cached or not")
    void resumesExactly() throws IOException {
        List<Map<String, Object>> kinds = List.of(
                settings(Map.of()),
                settings(Map.of("micro-batch-tokens", 20, "tuning", Map.of("average", 0.9, "accumulation-steps", 2))));
        for (int kind = 0; kind < kinds.size(); kind++) {
            Map<String, Object> settings = kinds.get(kind);
            String straight = "straight" + kind;
            String stopped = "stopped" + kind;
            train(straight, settings, Progress.silent());
            for (long steps : new long[] {1, 3, 2}) {
                assertThatThrownBy(() -> train(stopped, settings, TuningRuns.killedAfter(steps)))
                        .isInstanceOf(TuningRuns.Killed.class);
            }
            assertThat(train(stopped, settings, Progress.silent()).resumedAt()).isPositive();
            for (Path file : List.of(
                    HEAD, Path.of("loss/loss.json"), Path.of("log.jsonl"), Path.of("model/model.safetensors"))) {
                assertThat(folder.resolve(stopped).resolve(file))
                        .as("%s", file)
                        .hasSameBinaryContentAs(folder.resolve(straight).resolve(file));
            }
        }
    }

    @Test
    @DisplayName("micro-batches train the same head and the same model, to 1e-5")
    void cachesGradients() throws IOException {
        train("whole", settings(Map.of("epochs", 1)), Progress.silent());
        train("cached", settings(Map.of("epochs", 1, "micro-batch-tokens", 20)), Progress.silent());
        assertClose("cached", "whole");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @DisplayName("workers train the head that one trains, to 1e-5")
    void sharesTheWork(int workers) throws IOException {
        Map<String, Object> settings = settings(Map.of("epochs", 2));
        train("one", settings, Progress.silent());
        TrainConfig config = TinyTraining.config(settings);
        List<TrainingRow> rows = TrainingRows.of(pairs(), config, 5).rows();
        Workers.run(workers, group -> {
            Path work = Files.createDirectories(folder.resolve("many" + (group.first() ? "" : group.rank())));
            return new Trainer(config, rows, 5, work, Progress.silent(), group, Optional.empty()).run(base());
        });
        assertClose("many", "one");
        assertThat(folder.resolve("many1")).isEmptyDirectory();
    }

    private void assertClose(String name, String other) {
        for (Path file : List.of(HEAD, Path.of("model/model.safetensors"))) {
            Map<String, float[]> expected =
                    TrainedWeights.of(folder.resolve(other).resolve(file));
            Map<String, float[]> found = TrainedWeights.of(folder.resolve(name).resolve(file));
            assertThat(TrainedWeights.apart(found, expected)).as("%s", file).isLessThan(1e-5);
        }
    }

    @Test
    @DisplayName("another seed draws another head, and the same one the same")
    void followsTheSeed() throws IOException {
        Map<String, Object> once = settings(Map.of("epochs", 1));
        train("a", once, Progress.silent());
        train("b", once, Progress.silent());
        assertThat(folder.resolve("b").resolve(HEAD))
                .hasSameBinaryContentAs(folder.resolve("a").resolve(HEAD));
        TrainConfig config = TinyTraining.config(once);
        Path other = Files.createDirectories(folder.resolve("c"));
        new Trainer(config, TrainingRows.of(pairs(), config, 5).rows(), 6, other, Progress.silent()).run(base());
        assertThat(Files.mismatch(other.resolve(HEAD), folder.resolve("a").resolve(HEAD)))
                .isNotEqualTo(-1);
    }

    @Test
    @DisplayName("a checkpoint of a loss without a head is refused for one with it, and the other way round")
    void refusesForeignCheckpoints() {
        for (List<String> kinds : List.of(List.of("contrast", "softmax"), List.of("softmax", "contrast"))) {
            String name = kinds.getFirst();
            assertThatThrownBy(() ->
                            train(name, settings(Map.of("loss", Map.of("kind", name))), TuningRuns.killedAfter(4)))
                    .isInstanceOf(TuningRuns.Killed.class);
            assertThatThrownBy(() ->
                            train(name, settings(Map.of("loss", Map.of("kind", kinds.getLast()))), Progress.silent()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("/checkpoints/step-")
                    .hasMessageContaining(": was made with another ");
        }
    }

    @Test
    @DisplayName("a head that is no number stops the run and leaves its checkpoint as it was")
    void stopsAtNaN() throws IOException {
        Map<String, Object> wild = settings(Map.of(
                "epochs",
                40,
                "learning-rate",
                1.0,
                "warmup-ratio",
                0.0,
                "gradient-clip",
                1e300,
                "checkpoint-steps",
                1));
        Path work = folder.resolve("work");
        assertThatThrownBy(() -> train("work", wild, TuningRuns.killedAfter(3))).isInstanceOf(TuningRuns.Killed.class);
        Path file = work.resolve("checkpoints/step-2/parameters.safetensors");
        byte[] saved = Files.readAllBytes(file);
        // The last tensor by name is of the model; all of the file but its header is made no number.
        for (int i = saved.length - 4; i > saved.length - 400; i -= 4) {
            saved[i + 2] = (byte) 0xC0;
            saved[i + 3] = 0x7F;
        }
        Files.write(file, saved);
        assertThatThrownBy(() -> train("work", wild, Progress.silent()))
                .isInstanceOf(LossException.class)
                .hasMessageContaining("the last good checkpoint is " + work.resolve("checkpoints/step-2"));
        assertThat(file).hasBinaryContent(saved);
        assertThat(work.resolve("loss")).doesNotExist();
    }

    @Test
    @DisplayName("one class alone, a pair without a class and what is no pair are refused")
    void refuses() {
        TrainConfig config = TinyTraining.config(settings(Map.of()));
        List<Example> alike = List.of(pair(1, "neutral"), pair(2, "neutral"));
        List<TrainingRow> rows = TrainingRows.of(alike, config, 5).rows();
        assertThatThrownBy(() -> new Trainer(config, rows, 5, folder, Progress.silent()).run(base()))
                .isInstanceOf(UsageException.class)
                .hasMessage("the loss softmax needs pairs of 2 to 10000 classes; classes=[neutral]");
        List<Example> bare = List.of(new Pair("q", "p", Meta.of("bare", "")));
        assertThatThrownBy(() -> TrainingRows.of(bare, config, 5))
                .isInstanceOf(InputException.class)
                .hasMessage("training with the loss softmax needs the class of each pair in its attribute 'label';"
                        + " example bare");
        List<Example> group = List.of(new Group("q", List.of("p"), List.of(), Meta.of("group", "")));
        assertThatThrownBy(() -> TrainingRows.of(group, config, 5))
                .isInstanceOf(InputException.class)
                .hasMessage("training with the loss softmax needs pairs that say their class; example group");
        assertThatThrownBy(() -> TinyTraining.config(
                        settings(Map.of("matryoshka-dimensions", List.of(8), "matryoshka-weights", List.of(1.0)))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("matryoshka-dimensions must be empty for the loss softmax");
    }

    @Test
    @DisplayName("the class stands in the attribute that the setting names, and a task's loss has a head of its own")
    void ofATask() throws IOException {
        TrainConfig config = TinyTraining.config(
                Map.of("task-losses", Map.of("nli", Map.of("kind", "softmax", "label-attribute", "gold"))));
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Meta meta = new Meta("pair" + i, i < 6 ? "nli" : "", null, Map.of("gold", i % 2 == 0 ? "yes" : "no"));
            examples.add(new Pair("number " + i, "answer " + i, meta));
        }
        new Trainer(config, TrainingRows.of(examples, config, 5).rows(), 5, folder, Progress.silent()).run(base());
        assertThat(TrainedWeights.of(folder.resolve(HEAD))).containsOnlyKeys("loss-2/weight");
        assertThat(Objects.requireNonNull(
                        TrainedWeights.of(folder.resolve(HEAD)).get("loss-2/weight")))
                .hasSize(2 * 3 * 16);
    }
}
