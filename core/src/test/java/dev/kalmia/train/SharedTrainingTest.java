package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tensor.Workers;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Several workers train a real, tiny model: threads of this process, which meet and exchange as
/// processes do.
@Timeout(120)
class SharedTrainingTest {
    @TempDir
    Path folder = Path.of("");

    private static Map<String, Object> settings() {
        return Map.of("epochs", 2, "learning-rate", 1e-3, "batch-size", 6);
    }

    private static Map<String, Object> with(Map<String, Object> others) {
        Map<String, Object> all = new TreeMap<>(settings());
        all.putAll(others);
        return all;
    }

    /// Two tasks; the last batch of an epoch has one row.
    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            List<String> negatives = List.of("the answer is " + (i + 1), "perhaps " + i, "nobody knows");
            rows.add(new TrainingRow(
                            "row" + i,
                            "question number " + i,
                            List.of("the answer is " + i * i, "it is " + i * i),
                            negatives.subList(0, i % 4))
                    .of(i % 3 == 0 ? "a" : "b", null, 0));
        }
        return rows;
    }

    private ModelFolder base() {
        Path base = folder.resolve("base");
        return Files.exists(base) ? ModelFolder.open(base) : TinyModel.write(base, 1);
    }

    /// Trains with as many workers; each has a folder of its own, `NAME-RANK`.
    private void train(int workers, String name, Map<String, Object> settings) {
        ModelFolder base = base();
        Workers.run(workers, group -> {
            Path work = Files.createDirectories(folder.resolve(name + "-" + group.rank()));
            return new Trainer(
                            TinyTraining.config(settings), rows(), 5, work, Progress.silent(), group, Optional.empty())
                    .run(base);
        });
    }

    private Map<String, float[]> weights(String name) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        try (SentenceModel model =
                SentenceModel.open(ModelFolder.open(folder.resolve(name + "-0/model")), Device.cpu())) {
            model.parameters().forEach((key, tensor) -> weights.put(key, Tensors.floats(tensor)));
        }
        return weights;
    }

    static Stream<Map<String, Object>> kinds() {
        return Stream.of(
                settings(),
                with(Map.of("micro-batch-tokens", 20)),
                with(Map.of("homogeneous-ratio", 0.5, "negatives", 2)),
                with(Map.of("dropout", 0.1)),
                with(Map.of(
                        "matryoshka-dimensions",
                        List.of(16, 8),
                        "matryoshka-weights",
                        List.of(1.0, 0.3),
                        "loss",
                        Map.of(
                                "candidates",
                                List.of("positives", "own-negatives", "other-negatives", "queries", "document-pairs"),
                                "false-negative-margin",
                                0.1,
                                "focal-gamma",
                                0.5,
                                "mixing",
                                "lists"))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("two and three workers train the model that one trains with the same batch-size, to 1e-5")
    void isTheSameModel(Map<String, Object> settings) throws IOException {
        train(1, "one", settings);
        for (int workers : new int[] {2, 3}) {
            String name = "of-" + workers;
            train(workers, name, settings);
            double apart = TrainedWeights.apart(weights("one"), weights(name));
            assertThat(apart).isLessThan(1e-5);
            assertThat(batches(name)).isEqualTo(batches("one")).hasSize(8);
        }
    }

    /// What the log says of the texts of each step.
    private List<String> batches(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name + "-0/log.jsonl")).stream()
                .map(line -> line.replaceAll(".*(\"queries\":\\d+,\"documents\":\\d+,\"tokens\":\\d+).*", "$1"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 0", "2, 20"})
    @DisplayName("as many workers give the same bytes again, and only the first writes")
    void isTheSameAgain(int workers, int microBatchTokens) throws IOException {
        Map<String, Object> settings = with(Map.of("micro-batch-tokens", microBatchTokens));
        train(workers, "first", settings);
        train(workers, "second", settings);
        for (String file : List.of("log.jsonl", "model/model.safetensors")) {
            assertThat(folder.resolve("second-0").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("first-0").resolve(file));
        }
        for (int rank = 1; rank < workers; rank++) {
            assertThat(folder.resolve("first-" + rank)).isEmptyDirectory();
        }
    }

    /// Stands in for a kill.
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void trainUntilOneIsKilled(int workers, int rank) {
        ModelFolder base = base();
        assertThatThrownBy(() -> Workers.run(workers, group -> {
                    Path work = Files.createDirectories(folder.resolve("stopped-" + group.rank()));
                    Progress progress = group.rank() == rank ? new KillingProgress(5) : Progress.silent();
                    return new Trainer(
                                    TinyTraining.config(settings()), rows(), 5, work, progress, group, Optional.empty())
                            .run(base);
                }))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isInstanceOf(Killed.class),
                        thrown -> assertThat(thrown).hasMessageContaining("another worker has ended"));
        assertThat(folder.resolve("stopped-0/checkpoints/step-4")).isDirectory();
        assertThat(folder.resolve("stopped-0/model")).doesNotExist();
    }

    /// Ends the worker after some steps.
    private static final class KillingProgress implements Progress {
        private long left;

        KillingProgress(long steps) {
            this.left = steps;
        }

        @Override
        public void start(String what, long total, String unit) {}

        @Override
        public void advance(long by) {
            if (by > 0 && --left == 0) {
                throw new Killed();
            }
        }

        @Override
        public void note(String line) {}

        @Override
        public void finish() {}
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 0"})
    @DisplayName(
            "killed in the middle, a run goes on and ends in the same bytes; with another number of workers, in the same model")
    void goesOn(int workers, int killed) throws IOException {
        train(workers, "straight", settings());
        trainUntilOneIsKilled(workers, killed);
        train(workers, "stopped", settings());
        for (String file : List.of("log.jsonl", "model/model.safetensors")) {
            assertThat(folder.resolve("stopped-0").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("straight-0").resolve(file));
        }
        trainUntilOneIsKilledAgain(workers, killed);
        train(1, "stopped", settings());
        assertThat(TrainedWeights.apart(weights("stopped"), weights("straight")))
                .isLessThan(1e-5);
    }

    private void trainUntilOneIsKilledAgain(int workers, int killed) throws IOException {
        Trees.delete(folder.resolve("stopped-0"));
        trainUntilOneIsKilled(workers, killed);
    }

    /// What one worker does in place of the others' training.
    private interface Other {
        void train(WorkerGroup group, Path work, ModelFolder base);
    }

    private void requireRefused(String message, Other other) {
        ModelFolder base = base();
        assertThatThrownBy(() -> Workers.run(3, group -> {
                    Path work = Files.createDirectories(folder.resolve("work-" + group.rank()));
                    if (group.rank() == 2) {
                        other.train(group, work, base);
                        return 0;
                    }
                    new Trainer(
                                    TinyTraining.config(settings()),
                                    rows(),
                                    5,
                                    work,
                                    Progress.silent(),
                                    group,
                                    Optional.empty())
                            .run(base);
                    return 0;
                }))
                .isInstanceOf(InputException.class)
                .hasMessageMatching(message);
        assertThat(folder.resolve("work-0")).isEmptyDirectory();
    }

    @Test
    @DisplayName("a worker with other examples is refused by name, before a step")
    void refusesOtherExamples() {
        List<TrainingRow> changed = new ArrayList<>(rows());
        changed.set(7, new TrainingRow("row7", "question", List.of("answer"), List.of()));
        requireRefused(
                "all workers must have the same examples-digest: worker 0 has [0-9a-f]{64}, worker 2 has [0-9a-f]{64}",
                (group, work, base) -> new Trainer(
                                TinyTraining.config(settings()),
                                changed,
                                5,
                                work,
                                Progress.silent(),
                                group,
                                Optional.empty())
                        .run(base));
        requireRefused(
                "all workers must have the same examples: worker 0 has 19, worker 2 has 18",
                (group, work, base) -> new Trainer(
                                TinyTraining.config(settings()),
                                rows().subList(0, 18),
                                5,
                                work,
                                Progress.silent(),
                                group,
                                Optional.empty())
                        .run(base));
    }

    @Test
    @DisplayName("a worker with other settings, another seed or another model is refused by what differs")
    void refusesOtherSettings() {
        requireRefused(
                "all workers must have the same temperature: worker 0 has 0.05, worker 2 has 0.07",
                (group, work, base) -> new Trainer(
                                TinyTraining.config(with(Map.of("temperature", 0.07))),
                                rows(),
                                5,
                                work,
                                Progress.silent(),
                                group,
                                Optional.empty())
                        .run(base));
        requireRefused(
                "all workers must have the same seed: worker 0 has 5, worker 2 has 6",
                (group, work, base) -> new Trainer(
                                TinyTraining.config(settings()),
                                rows(),
                                6,
                                work,
                                Progress.silent(),
                                group,
                                Optional.empty())
                        .run(base));
        requireRefused(
                "all workers must have the same base: worker 0 has \\w+, worker 2 has \\w+",
                (group, work, base) -> new Trainer(
                                TinyTraining.config(settings()),
                                rows(),
                                5,
                                work,
                                Progress.silent(),
                                group,
                                Optional.empty())
                        .run(TinyModel.write(folder.resolve("other"), 2)));
    }
}
