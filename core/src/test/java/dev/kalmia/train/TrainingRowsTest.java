package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRowsTest {
    @TempDir
    Path folder = Path.of("");

    private static final Map<String, Object> OWN = Map.of("candidates", List.of("own-negatives"));

    private static TrainConfig loss(String kind) {
        return TinyTraining.config(Map.of("loss", Map.of("kind", kind)));
    }

    /// Twelve questions, nine graded pairs, eight texts of two classes and one of a class of its own.
    private static List<Example> mixed() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            examples.add(new Pair("question " + i, "answer " + i, Meta.of("pair" + i, "qa")));
        }
        for (int i = 0; i < 9; i++) {
            examples.add(new Scored("text " + i, "text " + i / 2, i / 9.0, Meta.of("graded" + i, "sts")));
        }
        for (int i = 0; i < 8; i++) {
            examples.add(new Labelled("wish " + i, i % 2 == 0 ? "even" : "odd", Meta.of("class" + i, "intents")));
        }
        examples.add(new Labelled("alone", "other", Meta.of("class8", "intents")));
        return examples;
    }

    @Test
    @DisplayName("mixed data: each form has its loss, a task its own, and a text that is alone in its class is told")
    void objectives() {
        TrainConfig config = TinyTraining.config(Map.of("task-losses", Map.of("intents", OWN)));

        TrainingRows rows = TrainingRows.of(mixed(), config, 5);

        assertThat(rows.alone()).isEqualTo(1);
        Map<String, Set<Integer>> ofTasks = rows.rows().stream()
                .collect(Collectors.groupingBy(
                        TrainingRow::task, Collectors.mapping(TrainingRow::objective, Collectors.toSet())));
        assertThat(ofTasks).isEqualTo(Map.of("qa", Set.of(0), "sts", Set.of(1), "intents", Set.of(2)));
        for (TrainingRow row : rows.rows().subList(21, 29)) {
            int number = Integer.parseInt(row.query().substring(5));
            int exemplar = Integer.parseInt(row.positives().getFirst().substring(5));
            assertThat(exemplar % 2).isEqualTo(number % 2);
            assertThat(row.category()).isEqualTo(number % 2 == 0 ? "intents\neven" : "intents\nodd");
            assertThat(row.negatives())
                    .allMatch(text -> text.equals("alone") || Integer.parseInt(text.substring(5)) % 2 != number % 2);
        }
    }

    @Test
    @DisplayName("rows on disk are those in memory, with the same batches, and leave nothing behind")
    void onDisk() {
        TrainConfig config = TinyTraining.config(Map.of("epochs", 2, "task-losses", Map.of("intents", OWN)));
        TrainingRows inMemory = TrainingRows.of(mixed(), config, 5);
        Path file = folder.resolve("rows");
        try (RowCollector collector = new RowCollector(file, config, 5)) {
            mixed().forEach(collector);
            try (TrainingRows onDisk = collector.done()) {
                assertThat(onDisk.rows()).isEqualTo(inMemory.rows());
                assertThat(onDisk.alone()).isEqualTo(1);
                BatchPlan expected = new BatchPlan(config, inMemory.rows(), 5, null);
                BatchPlan plan = new BatchPlan(config, onDisk.rows(), 5, null);
                for (long step = 0; step < expected.steps(); step++) {
                    assertThat(plan.at(step).queries())
                            .isEqualTo(expected.at(step).queries());
                    assertThat(plan.at(step).documents())
                            .isEqualTo(expected.at(step).documents());
                }
            }
        }
        assertThat(file).doesNotExist();
    }

    @Test
    @DisplayName("no batch mixes losses, each example stands in one batch an epoch, and epochs differ")
    void batches() {
        TrainConfig config = TinyTraining.config(Map.of("epochs", 2, "task-losses", Map.of("intents", OWN)));
        List<TrainingRow> rows = TrainingRows.of(mixed(), config, 5).rows();
        BatchPlan plan = new BatchPlan(config, rows, 5, null);

        assertThat(plan.steps()).isEqualTo(2 * (3 + 3 + 2));
        List<List<String>> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            long first = epoch * plan.steps() / 2;
            List<String> queries = new ArrayList<>();
            for (long step = first; step < first + plan.steps() / 2; step++) {
                var batch = plan.at(step);
                Set<Integer> objectives = rows.stream()
                        .filter(row -> batch.queries().contains(PromptedText.plain(row.query())))
                        .map(TrainingRow::objective)
                        .collect(Collectors.toSet());
                assertThat(objectives).containsExactly(batch.objective());
                batch.queries().forEach(text -> queries.add(text.text()));
            }
            assertThat(queries)
                    .containsExactlyInAnyOrderElementsOf(
                            rows.stream().map(TrainingRow::query).toList());
            epochs.add(queries);
        }
        assertThat(epochs.get(0)).isNotEqualTo(epochs.get(1));
    }

    @Test
    @DisplayName("a run over mixed data says which losses its examples have, and learns")
    void trains() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        TrainConfig config =
                TinyTraining.config(Map.of("homogeneous-ratio", 0.5, "task-losses", Map.of("intents", OWN)));
        List<String> notes = new ArrayList<>();

        new Trainer(config, TrainingRows.of(mixed(), config, 5).rows(), 5, folder, new Notes(notes)).run(base);

        assertThat(notes)
                .contains(
                        "train: 12 examples by the loss contrast, 9 examples by the loss cosent, 8 examples by the loss"
                                + " contrast");
        assertThat(ModelFolder.open(folder.resolve("model")).fingerprint()).isNotEqualTo(base.fingerprint());
    }

    @Test
    @DisplayName("the attribute of classes says what no negative is, task by task; without the setting nothing does")
    void classAttribute() {
        Meta first = new Meta("1", "a", null, Map.of("label", "x"));
        Meta second = new Meta("2", "b", null, Map.of("label", "x"));
        List<Example> examples = List.of(new Pair("q1", "p1", first), new Pair("q2", "p2", second));
        TrainConfig named = TinyTraining.config(Map.of("class-attribute", "label"));

        assertThat(TrainingRows.of(examples, named, 5).rows())
                .extracting(TrainingRow::category)
                .containsExactly("a\nx", "b\nx");
        assertThat(TrainingRows.of(examples, TinyTraining.config(), 5).rows())
                .extracting(TrainingRow::category)
                .containsOnlyNulls();
    }

    @Test
    @DisplayName("a prompt stands before a question, and before all texts where they are of one kind")
    void prompts() {
        Meta meta = new Meta("1", "", "Say: ", Map.of());
        List<Example> examples = List.of(
                new Group("q", List.of("p"), List.of("n"), meta),
                new Scored("a", "b", 4.5, meta),
                new Labelled("c", "x", new Meta("2", "t", "Say: ", Map.of())),
                new Labelled("d", "x", new Meta("3", "t", "Say: ", Map.of())),
                new Labelled("e", "y", new Meta("4", "t", "Say: ", Map.of())));

        List<TrainingRow> rows =
                TrainingRows.of(examples, TinyTraining.config(), 5).rows();

        assertThat(rows).extracting(TrainingRow::query).containsExactly("q", "a", "c", "d");
        assertThat(rows).extracting(TrainingRow::prompt).containsOnly("Say: ");
        assertThat(rows).extracting(TrainingRow::documentPrompt).containsExactly("", "Say: ", "Say: ", "Say: ");
        assertThat(rows).flatExtracting(TrainingRow::positives).containsExactly("p", "b", "d", "c");
        assertThat(rows).flatExtracting(TrainingRow::negatives).containsExactly("n", "e", "e");
        assertThat(rows.get(1).label()).isEqualTo(4.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"triplet", "margin-mse"})
    @DisplayName("losses of triplets refuse a run without negatives, and an example without one by its id")
    void needsNegatives(String kind) {
        Meta meta = Meta.of("bare", "");
        for (Example example : List.of(new Pair("q", "p", meta), new Group("q", List.of("p"), List.of(), meta))) {
            assertThatThrownBy(() -> TrainingRows.of(List.of(example), loss(kind), 5))
                    .isInstanceOf(InputException.class)
                    .hasMessage("training with the loss " + kind + " needs a negative for each query; example bare");
        }
        for (String setting : List.of("loss", "task-losses")) {
            Map<String, Object> loss = Map.of("kind", kind);
            Map<String, Object> settings =
                    Map.of("negatives", 0, setting, setting.equals("loss") ? loss : Map.of("x", loss));
            assertThatThrownBy(() -> TinyTraining.config(settings))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("negatives must be at least 1 for the loss " + kind + "; negatives=0");
        }
    }

    @Test
    @DisplayName("grades that a loss cannot meet are refused with their example")
    void grades() {
        Meta meta = Meta.of("x", "");
        assertThatThrownBy(() -> TrainingRows.of(List.of(new Scored("a", "b", 4.5, meta)), loss("cosine"), 5))
                .hasMessage("scores must be in -1..1 for the loss cosine; score=4.5, example x");
        assertThatThrownBy(() -> TrainingRows.of(List.of(new Scored("a", "b", 0.5, meta)), loss("pair-margin"), 5))
                .hasMessage("scores must be 0 or 1 for the loss pair-margin; score=0.5, example x");
    }
}
