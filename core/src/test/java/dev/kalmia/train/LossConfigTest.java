package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Example;
import dev.kalmia.data.GroupScores;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Row;
import dev.kalmia.data.Scored;
import dev.kalmia.data.Table;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LossConfigTest {
    private static final List<Map<String, Object>> ALL = List.of(
            Map.of(),
            Map.of("candidates", List.of("own-negatives")),
            Map.of(
                    "candidates",
                    List.of("positives", "own-negatives", "other-negatives", "queries", "document-pairs"),
                    "false-negative-margin",
                    0.1),
            Map.of("focal-gamma", 0.5, "mixing", "pairs"),
            Map.of("focal-gamma", 0.5, "focal-detached", true, "mixing", "lists", "mixing-shared", false),
            Map.of("focal-gamma", 0.5, "mixing", "lists", "distillation", 0.7),
            Map.of("distillation", 1, "distillation-temperature", 0.1));

    @TempDir
    Path folder = Path.of("");

    private static LossConfig bound(Map<String, Object> settings) {
        return ConfigBinder.bind(settings, LossConfig.class, "the test");
    }

    private static TrainConfig config(Map<String, Object> loss) {
        return TinyTraining.config(Map.of(
                "epochs",
                2,
                "negatives",
                2,
                "matryoshka-dimensions",
                List.of(16, 8),
                "matryoshka-weights",
                List.of(1.0, 0.3),
                "homogeneous-ratio",
                0.5,
                "loss",
                loss));
    }

    private static List<TrainingRow> rows(boolean scored) {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            rows.add(new TrainingRow(
                            "row" + i,
                            "question number " + i,
                            List.of("the answer is " + i * i, "it is " + i * i),
                            List.of("the answer is " + (i + 1), "perhaps " + i, "nobody knows"))
                    .withScores(scored ? new GroupScores(List.of(0.9, 0.8), List.of(0.5, 0.3, i / 20.0)) : null)
                    .of(i < 7 ? "few" : "many", null, 0));
        }
        return rows;
    }

    @Test
    @DisplayName("whatever the loss is made of, training learns, goes on exactly where it was, and is another one")
    void trains() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Set<String> models = new HashSet<>();
        for (int i = 0; i < ALL.size(); i++) {
            TrainConfig config = config(ALL.get(i));
            Path once = Files.createDirectories(folder.resolve("once" + i));
            Path again = Files.createDirectories(folder.resolve("again" + i));
            new Trainer(config, rows(true), 5, once, Progress.silent()).run(base);
            new Trainer(config, rows(true), 5, again, Progress.silent()).run(base);

            List<Row> log = Table.read(once.resolve("log.jsonl")).rows();
            assertThat(log).hasSize(8);
            assertThat(TinyTraining.meanLoss(log.subList(4, 8)))
                    .as("%s", ALL.get(i))
                    .isLessThan(TinyTraining.meanLoss(log.subList(0, 4)));
            assertThat(again.resolve("model/model.safetensors"))
                    .hasSameBinaryContentAs(once.resolve("model/model.safetensors"));
            models.add(ModelFolder.open(once.resolve("model")).fingerprint());
        }
        assertThat(models).hasSize(ALL.size());
    }

    private static List<Example> graded() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String second = i % 2 == 0 ? "number " + i + " again" : "nothing of that";
            examples.add(new Scored("number " + i, second, i % 2 == 0 ? 1 : 0, Meta.of("pair" + i, "sts")));
        }
        return examples;
    }

    private static List<Example> classes() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Meta meta = new Meta("pair" + i, "nli", null, Map.of("label", i % 2 == 0 ? "again" : "nothing"));
            examples.add(new Pair("number " + i, i % 2 == 0 ? "number " + i + " again" : "nothing of that", meta));
        }
        return examples;
    }

    @ParameterizedTest
    @EnumSource(LossKind.class)
    @DisplayName("each kind learns from its kind of examples, and refuses others with the example's id")
    void kinds(LossKind kind) throws IOException {
        String key = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Map<String, Object> teacher = Map.of(
                "model", TinyModel.write(folder.resolve("teacher"), 2).path().toString());
        Map<String, Object> loss = Map.of("kind", key);
        TrainConfig config = TinyTraining.config(Map.of(
                "epochs",
                4,
                "batch-size",
                8,
                "negatives",
                2,
                "learning-rate",
                2e-3,
                "dropout",
                kind == LossKind.COPIES ? 0.1 : 0,
                "loss",
                loss,
                "teacher",
                teacher));
        List<TrainingRow> rows = switch (kind) {
            case COSENT, ANGLE, COSINE, PAIR_MARGIN ->
                TrainingRows.of(graded(), config, 5).rows();
            case SOFTMAX -> TrainingRows.of(classes(), config, 5).rows();
            case CONTRAST, COPIES, TRIPLET, MARGIN_MSE, EMBEDDING, PAIR_LOGITS, TOKENS, ENTRIES -> rows(true);
        };

        new Trainer(config, rows, 5, folder, Progress.silent()).run(base);

        List<Row> log = Table.read(folder.resolve("log.jsonl")).rows();
        assertThat(TinyTraining.meanLoss(log.subList(6, 8))).isLessThan(TinyTraining.meanLoss(log.subList(0, 2)));
        List<Example> wrong = kind.isGraded()
                ? List.of(new Pair("q", "p", Meta.of("wrong", "odd")))
                : List.of(new Scored("a", "b", 1, Meta.of("wrong", "odd")));
        TrainConfig ofTask =
                TinyTraining.config(Map.of("dropout", 0.1, "task-losses", Map.of("odd", loss), "teacher", teacher));
        assertThatThrownBy(() -> TrainingRows.of(wrong, ofTask, 5))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("training with the loss " + key + " needs ")
                .hasMessageEndingWith("example wrong");
    }

    @Test
    @DisplayName("distillation needs scores of every example, and says of which there are none")
    void needsScores() {
        TrainConfig config = config(Map.of("distillation", 0.7));
        List<TrainingRow> mixed = new ArrayList<>(rows(true));
        mixed.add(new TrainingRow("bare", "q", List.of("p"), List.of()));

        assertThatThrownBy(() -> new Trainer(config, mixed, 5, folder, Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("such a loss needs examples with a teacher's scores")
                .hasMessageEndingWith("example bare has none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "candidates | [] | candidates must name at least one kind",
                "focal-gamma | -1 | gamma=-1.0",
                "false-negative-margin | 3 | false-negative-margin=3.0",
                "distillation | 1.5 | distillation=1.5",
                "distillation-temperature | 0 | temperature=0.0",
                "mixing | triples | mixing",
                "kind | contrats | contrast",
                "scale | 0 | scale=0.0",
                "margin | -1 | margin=-1.0"
            })
    @DisplayName("settings outside their bounds are refused before anything is read")
    void refuses(String key, String value, String message) {
        Object given = value.equals("[]")
                ? List.of()
                : value.matches("-?[0-9.]+") ? (Object) Double.parseDouble(value) : value;
        assertThatThrownBy(() -> bound(Map.of(key, given)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("what is not set is KaLM's first loss")
    void defaults() {
        assertThat(bound(Map.of())).isEqualTo(LossConfig.defaults());
        assertThat(LossConfig.defaults().needsScores()).isFalse();
    }
}
