package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Column;
import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Row;
import dev.kalmia.data.Scored;
import dev.kalmia.data.Table;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.pool.Dictionary;
import dev.kalmia.pool.ReverseDictionary;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.Workers;
import dev.kalmia.train.loss.EntriesLoss;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.train.tune.TuningRuns;
import dev.kalmia.vector.Embeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Trains a real, tiny model to tell which entry a definition defines.
@Timeout(180)
class DictionariesTest {
    private static final List<String> KEYS =
            List.of("river", "mountain", "doctor", "engine", "garden", "silver", "winter", "music", "kitchen");
    private static final List<String> MORE =
            List.of("window", "bridge", "castle", "forest", "market", "horse", "paper", "bottle", "finger");

    @TempDir
    Path folder = Path.of("");

    private static Map<String, Object> settings(Map<String, Object> others) {
        Map<String, Object> all = new TreeMap<>(Map.of(
                "epochs",
                2,
                "batch-size",
                6,
                "negatives",
                0,
                "learning-rate",
                2e-3,
                "temperature",
                0.05,
                "loss",
                Map.of("kind", "entries")));
        all.putAll(others);
        return all;
    }

    /// Entry n has two definitions, each with a word that no other entry has.
    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < KEYS.size(); i++) {
            rows.add(row("a" + i, "it has to do with a " + KEYS.get(i), "entry " + i));
            rows.add(row("b" + i, "one thinks of the " + MORE.get(i) + " then", "entry " + i));
        }
        return rows;
    }

    private static TrainingRow row(String id, String definition, String... entries) {
        return new TrainingRow(id, definition, List.of(entries), List.of());
    }

    private ModelFolder base() {
        Path base = folder.resolve("base");
        return Files.exists(base) ? ModelFolder.open(base) : TinyModel.write(base, 1);
    }

    private TrainResult train(String name, List<TrainingRow> rows, Map<String, Object> others, Progress progress) {
        try {
            Path work = Files.createDirectories(folder.resolve(name));
            return new Trainer(TinyTraining.config(settings(others)), rows, 5, work, progress).run(base());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private List<Row> log(String name) {
        return Table.read(folder.resolve(name).resolve("log.jsonl")).rows();
    }

    @Test
    @DisplayName(
            "the matrix is the means of what the starting model or a teacher makes, and no part of what is written")
    void matrix() {
        ModelFolder other = TinyModel.write(folder.resolve("other"), 2);
        for (Optional<ModelFolder> teacher : List.of(Optional.<ModelFolder>empty(), Optional.of(other))) {
            TrainConfig config = TinyTraining.config(settings(
                    teacher.isEmpty()
                            ? Map.of()
                            : Map.of("teacher", Map.of("model", other.path().toString()))));
            Dictionary dictionary = new Dictionary();
            rows().forEach(row -> dictionary.add(row.query(), row.positives().getFirst()));
            try (Dictionaries made = Dictionaries.of(config, rows(), 16);
                    HeadParameters holder = new HeadParameters(5, Device.cpu());
                    Encoder encoder = Encoder.open(teacher.orElse(base()), EncodeConfig.defaults())) {
                made.encode(config, base(), folder.resolve("definitions" + teacher.isPresent()), Progress.silent());
                EntriesLoss loss = (EntriesLoss) made.loss(0, holder, 0.2);
                assertThat(loss.entries().shape()).containsExactly(KEYS.size(), 16);
                assertThat(loss.entries().dtype()).isEqualTo(DType.FLOAT32);
                assertThat(holder.parameters()).isEmpty();
                Embeddings means = dictionary.means(
                        text -> encoder.embed(List.of(text), Prompt.query()).row(0),
                        16,
                        encoder.embed(List.of("a"), Prompt.query()).origin());
                float[] expected = new float[KEYS.size() * 16];
                for (int i = 0; i < KEYS.size(); i++) {
                    System.arraycopy(means.row(i), 0, expected, 16 * i, 16);
                }
                assertThat(Tensors.floats(loss.entries())).containsExactly(expected, within(1e-5f));
            }
        }
    }

    @Test
    @DisplayName("a batch has its definitions alone, the entries that they define, and their others left out")
    void batches() {
        List<TrainingRow> rows = new ArrayList<>(rows());
        rows.add(row("both", rows.getFirst().query(), "entry 7", "entry 8"));
        TrainConfig config = TinyTraining.config(settings(Map.of("batch-size", 32)));
        try (Dictionaries dictionaries = Dictionaries.of(config, rows, 16);
                BatchPlan plan = new BatchPlan(config, rows, 5, null, null, null, dictionaries)) {
            TrainingBatch batch = plan.at(0);
            assertThat(batch.queries()).hasSize(19);
            assertThat(batch.documents()).hasSize(1);
            for (int i = 0; i < 19; i++) {
                int right = batch.targets().entries().right().get(i);
                List<Integer> others = batch.targets().entries().others().get(i);
                String definition = batch.queries().get(i).text();
                if (definition.equals(rows.getFirst().query())) {
                    List<Integer> all = new ArrayList<>(others);
                    all.add(right);
                    assertThat(all).containsExactlyInAnyOrder(0, 7, 8);
                } else {
                    int key = Math.max(
                            IntStream.range(0, 9)
                                    .filter(k -> definition.contains(KEYS.get(k)))
                                    .findFirst()
                                    .orElse(-1),
                            IntStream.range(0, 9)
                                    .filter(k -> definition.contains(MORE.get(k)))
                                    .findFirst()
                                    .orElse(-1));
                    assertThat(right).isEqualTo(key);
                    assertThat(others).isEmpty();
                }
            }
        }
    }

    @Test
    @DisplayName("after a short training each planted definition tells its entry, from another round's entries, too")
    void learns() {
        train("round-1", rows(), Map.of("epochs", 40), Progress.silent());
        Map<String, Object> teacher =
                Map.of("model", folder.resolve("round-1/model").toString());
        train("round-2", rows(), Map.of("epochs", 40, "teacher", teacher), Progress.silent());
        for (String round : List.of("round-1", "round-2")) {
            List<Row> log = log(round);
            int last = log.size();
            assertThat(TinyTraining.meanLoss(log.subList(last - 3, last)))
                    .isLessThan(0.7 * TinyTraining.meanLoss(log.subList(0, 3)));
            assertThat(log.getLast().number(Column.of("positives_beaten"))).isZero();
            assertThat(folder.resolve(round).resolve("loss")).doesNotExist();
            assertThat(folder.resolve(round).resolve(Teacher.FOLDER)).doesNotExist();
            Dictionary dictionary = new Dictionary();
            rows().forEach(row -> dictionary.add(row.query(), row.positives().getFirst()));
            try (Encoder encoder =
                    Encoder.open(ModelFolder.open(folder.resolve(round).resolve("model")), EncodeConfig.defaults())) {
                ReverseDictionary words = ReverseDictionary.of(dictionary, encoder, Prompt.query(), Progress.silent());
                for (int i = 0; i < KEYS.size(); i++) {
                    String asked = "it has to do with the " + KEYS.get(i);
                    assertThat(words.find(List.of(asked), 1, Progress.silent())
                                    .getFirst()
                                    .getFirst()
                                    .entry())
                            .as(asked)
                            .isEqualTo("entry " + i);
                }
            }
        }
    }

    @Test
    @DisplayName(
            "killed, also among the definitions, it ends in the same bytes; cached and shared it is the same to 1e-5")
    void resumesCachesShares() throws IOException {
        Map<String, Object> others = Map.of("tuning", Map.of("accumulation-steps", 2));
        train("straight", rows(), others, Progress.silent());
        for (long steps : new long[] {1, 2, 3}) {
            assertThatThrownBy(() -> train("stopped", rows(), others, TuningRuns.killedAfter(steps)))
                    .isInstanceOf(TuningRuns.Killed.class);
        }
        train("stopped", rows(), others, Progress.silent());
        for (String file : List.of("model/model.safetensors", "log.jsonl")) {
            assertThat(folder.resolve("stopped").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("straight").resolve(file));
        }
        train("whole", rows(), Map.of("epochs", 1), Progress.silent());
        train("cached", rows(), Map.of("epochs", 1, "micro-batch-tokens", 20), Progress.silent());
        TrainConfig config = TinyTraining.config(settings(Map.of("epochs", 1)));
        Workers.run(3, group -> {
            Path work = Files.createDirectories(folder.resolve("shared" + group.rank()));
            return new Trainer(config, rows(), 5, work, Progress.silent(), group, Optional.empty()).run(base());
        });
        for (String name : List.of("cached", "shared0")) {
            assertThat(TrainedWeights.apart(numbers(name), numbers("whole")))
                    .as(name)
                    .isLessThan(1e-5);
        }
    }

    private Map<String, float[]> numbers(String name) {
        return TrainedWeights.of(folder.resolve(name).resolve("model/model.safetensors"));
    }

    @Test
    @DisplayName("it stands beside other losses, a teacher of theirs and a model that ends early")
    void mixes() throws IOException {
        ModelFolder deep = TinyModel.write(folder.resolve("deep"), 3, 2);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < KEYS.size(); i++) {
            examples.add(new Pair("about a " + KEYS.get(i), "entry " + i, Meta.of("d" + i, "words")));
            examples.add(new Pair("what is " + i, "it is " + i * i, Meta.of("q" + i, "asked")));
        }
        TrainConfig config = TinyTraining.config(Map.of(
                "task-losses",
                Map.of("words", Map.of("kind", "entries")),
                "loss",
                Map.of("kind", "embedding"),
                "teacher",
                Map.of("model", base().path().toString()),
                "matryoshka-layers",
                List.of(1)));
        List<TrainingRow> rows = TrainingRows.of(examples, config, 5).rows();
        List<String> notes = new ArrayList<>();
        Path work = Files.createDirectories(folder.resolve("mixed"));
        new Trainer(config, rows, 5, work, new Notes(notes)).run(deep);
        assertThat(notes)
                .contains("train: 9 entries of 9 definitions: a matrix of 0.0 MB that stays as it is, scores of 0.0 MB"
                        + " a step");
        assertThat(log("mixed")).hasSize(6).allMatch(row -> Double.isFinite(row.number(Column.of("loss"))));
    }

    @Test
    @DisplayName("what is no dictionary is refused in a line")
    void refusesDictionaries() {
        assertRefused(
                List.of(row("a", "one", "entry"), row("b", "two", "entry")),
                Map.of(),
                "needs at least 2 entries to tell apart; entries=1");
        assertRefused(
                List.of(row("a", " ", "entry"), row("b", "two", "other")), Map.of(), "must not be blank; example a");
        assertRefused(List.of(row("a", "one", ""), row("b", "two", "other")), Map.of(), "must not be blank; example a");
        List<TrainingRow> huge = IntStream.range(0, 32_768)
                .mapToObj(i -> row("r" + i, "d" + i, "e" + i))
                .toList();
        assertRefused(huge, Map.of("batch-size", 16_385), "entries=32768 dimension=16 batch-size=16385");
        Map<String, Object> task =
                Map.of("task-losses", Map.of("words", Map.of("kind", "entries")), "loss", Map.of("kind", "contrast"));
        assertRefused(rows(), task, "needs at least 2 entries to tell apart; entries=0");
    }

    private void assertRefused(List<TrainingRow> rows, Map<String, Object> others, String message) {
        assertThatThrownBy(() -> train("work", rows, others, Progress.silent()))
                .isInstanceOfAny(UsageException.class, InputException.class)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("prefixes, a reranker as teacher, a shorter teacher and what is no pair are refused")
    void refusesSettings() {
        assertThatThrownBy(() -> TinyTraining.config(
                        settings(Map.of("matryoshka-dimensions", List.of(8), "matryoshka-weights", List.of(1.0)))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("matryoshka-dimensions must be empty for the loss entries, which reads whole");
        assertThatThrownBy(() -> TinyTraining.config(settings(Map.of("teacher", Map.of("reranker", "folder")))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("teacher must name a model, or none be given, for the loss entries");
        TrainConfig config = TinyTraining.config(Map.of("task-losses", Map.of("words", Map.of("kind", "entries"))));
        for (Example wrong : List.of(
                new Scored("a", "b", 1, Meta.of("odd", "words")),
                new Group("a", List.of("b"), List.of("c"), Meta.of("odd", "words")))) {
            assertThatThrownBy(() -> TrainingRows.of(List.of(wrong), config, 5))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("training with the loss entries needs pairs")
                    .hasMessageEndingWith("example odd");
        }
    }
}
