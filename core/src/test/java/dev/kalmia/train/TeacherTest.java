package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tiny model that learns from another one.
class TeacherTest {
    @TempDir
    Path folder = Path.of("");

    private String teacher = "";

    @BeforeEach
    void write() throws IOException {
        TinyModel.write(folder.resolve("other"), 9);
        teacher = folder.resolve("other").toString();
    }

    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rows.add(new TrainingRow(
                            "row" + i,
                            "question number " + i,
                            List.of("the answer is " + i * i),
                            List.of("the answer is " + (i + 1), "perhaps " + i))
                    .withPrompts("Find: ", ""));
        }
        return rows;
    }

    private TrainConfig config(Map<String, Object> loss) {
        return TinyTraining.config(Map.of(
                "epochs", 6, "negatives", 2, "learning-rate", 2e-3, "loss", loss, "teacher", Map.of("model", teacher)));
    }

    @Test
    @DisplayName("a batch gets the cosines and vectors that the teacher's own encoder makes of the texts alone")
    void teaches() {
        TrainConfig config = config(Map.of("kind", "embedding"));
        try (BatchPlan plain = new BatchPlan(config, rows(), 3, null);
                BatchPlan taught = new BatchPlan(
                        config,
                        rows(),
                        3,
                        Teacher.open(
                                new TeacherConfig(teacher, "Q: ", null, 0),
                                rows(),
                                16,
                                true,
                                folder,
                                Progress.silent()));
                Encoder encoder = Encoder.open(ModelFolder.open(Path.of(teacher)), EncodeConfig.defaults())) {
            TrainingBatch batch = taught.at(2);
            assertThat(batch.queries()).isEqualTo(plain.at(2).queries());
            List<String> asked =
                    batch.queries().stream().map(PromptedText::text).toList();
            List<String> answers =
                    batch.documents().stream().map(PromptedText::text).toList();
            Embeddings queries = encoder.embed(asked, Prompt.text("Q: "));
            Embeddings documents = encoder.embed(answers, Prompt.none());
            for (int i = 0; i < asked.size(); i++) {
                assertThat(batch.targets().taught().queries().row(i)).containsExactly(queries.row(i), within(1e-5f));
                int[] own = batch.targets().own(i);
                for (int k = 0; k < own.length; k++) {
                    float cosine = Similarity.COSINE.between(queries.row(i), documents.row(own[k]));
                    assertThat(batch.targets().teacher(i)[k]).isCloseTo(cosine, within(1e-5));
                }
            }
        }
    }

    @Test
    @DisplayName("a student comes nearer to its teacher by vectors and by scores, in the same bytes every time")
    void learns() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        List<Map<String, Object>> losses = List.of(
                Map.of("kind", "embedding"),
                Map.of("kind", "margin-mse"),
                Map.of("distillation", 1),
                Map.of("distillation", 0.7));
        for (Map<String, Object> loss : losses) {
            List<Path> works = List.of(folder.resolve("once"), folder.resolve("again"));
            for (Path work : works) {
                Files.createDirectories(work);
                new Trainer(config(loss), rows(), 5, work, Progress.silent()).run(base);
            }
            List<Row> log = Table.read(works.getFirst().resolve("log.jsonl")).rows();
            assertThat(TinyTraining.meanLoss(log.subList(15, 18)))
                    .as("%s", loss)
                    .isLessThan(TinyTraining.meanLoss(log.subList(0, 3)));
            assertThat(works.get(1).resolve("model/model.safetensors"))
                    .hasSameBinaryContentAs(works.getFirst().resolve("model/model.safetensors"));
            assertThat(works.getFirst().resolve(Teacher.FOLDER)).doesNotExist();
        }
    }

    @Test
    @DisplayName("a longer teacher's vectors are met in the directions in which they are longest, which keeps cosines")
    void projects() {
        try (Teacher whole = open(16);
                Teacher shorter = open(12);
                BatchPlan plan = new BatchPlan(config(Map.of()), rows(), 3, null)) {
            Embeddings full = whole.teach(plan.at(0)).targets().taught().documents();
            Embeddings cut = shorter.teach(plan.at(0)).targets().taught().documents();
            assertThat(cut.dimension()).isEqualTo(12);
            for (int i = 1; i < full.size(); i++) {
                assertThat(Similarity.COSINE.between(cut.row(0), cut.row(i)))
                        .isCloseTo(Similarity.COSINE.between(full.row(0), full.row(i)), within(0.05f));
            }
        }
    }

    private Teacher open(int dimension) {
        return Teacher.open(
                new TeacherConfig(teacher, null, null, 0),
                rows(),
                dimension,
                true,
                folder.resolve("teacher" + dimension),
                Progress.silent());
    }

    @Test
    @DisplayName("a teacher whose vectors are too short to be met, and vectors without a teacher, are refused")
    void refuses() {
        assertThatThrownBy(() -> open(17))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("teacher.model must have vectors of at least 17 values")
                .hasMessageEndingWith("dimension=16");
        assertThatThrownBy(() -> TinyTraining.config(Map.of("loss", Map.of("kind", "embedding"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("teacher must name a model for the loss embedding");
        assertThatThrownBy(() -> new TeacherConfig(teacher, null, null, -1))
                .hasMessage("max-tokens must be at least 0; max-tokens=-1");
    }
}
