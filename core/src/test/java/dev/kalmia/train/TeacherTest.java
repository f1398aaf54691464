package dev.kalmia.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.data.GroupScores;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.rerank.RerankConfig;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.rerank.TinyReranker;
import dev.kalmia.run.Progress;
import dev.kalmia.run.ScoreJournal;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.train.tune.TuningRuns;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
                                new TeacherConfig(teacher, null, null, "Q: ", null, null, null, 0),
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

    private String reranker() {
        float[] weight = new float[TinyReranker.HIDDEN];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) Math.sin(i);
        }
        return TinyReranker.write(
                        folder.resolve("reranker"),
                        "bert",
                        "{\"architectures\": [\"BertForSequenceClassification\"]}",
                        Map.of("classifier.weight", weight, "classifier.bias", new float[] {0.5f}))
                .toString();
    }

    @Test
    @DisplayName("a reranker scores each query beside each of its documents, before any activation, and once")
    void reranks() throws IOException {
        String reranker = reranker();
        List<TrainingRow> scored = RerankedRows.of(reranker, 0, rows(), folder.resolve("kept"), Progress.silent());
        try (Reranker open = Reranker.open(TransformerFolder.open(Path.of(reranker)), RerankConfig.defaults())) {
            for (TrainingRow row : scored) {
                GroupScores scores = requireNonNull(row.scores());
                List<String> documents = new ArrayList<>(row.positives());
                documents.addAll(row.negatives());
                List<Double> logits = new ArrayList<>(scores.positives());
                logits.addAll(scores.negatives());
                float[] shares = open.scores(row.query(), documents, Progress.silent());
                for (int i = 0; i < shares.length; i++) {
                    assertThat(1 / (1 + Math.exp(-logits.get(i)))).isCloseTo(shares[i], within(1e-6));
                }
            }
        }
        Path journal = folder.resolve("kept/scores");
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(whole, whole.length / 2));
        assertThat(RerankedRows.of(reranker, 0, rows(), folder.resolve("kept"), Progress.silent()))
                .isEqualTo(scored);
        assertThat(journal).hasBinaryContent(whole);
        List<TrainingRow> others = rows().subList(3, 12);
        RerankedRows.of(reranker, 0, others, folder.resolve("kept"), Progress.silent());
        assertThat(ScoreJournal.open(journal).rows()).isEqualTo(9);
    }

    @Test
    @DisplayName("a student learns a reranker's scores by a head, in the same bytes when it was killed")
    void distilsPairs() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        TrainConfig config = TinyTraining.config(Map.of(
                "epochs",
                12,
                "negatives",
                2,
                "learning-rate",
                2e-3,
                "loss",
                Map.of("kind", "pair-logits"),
                "teacher",
                Map.of("reranker", reranker())));
        Path straight = Files.createDirectories(folder.resolve("straight"));
        new Trainer(config, rows(), 5, straight, Progress.silent()).run(base);
        List<Row> log = Table.read(straight.resolve("log.jsonl")).rows();
        assertThat(TinyTraining.meanLoss(log.subList(33, 36)))
                .isLessThan(0.5 * TinyTraining.meanLoss(log.subList(0, 3)));
        Path stopped = Files.createDirectories(folder.resolve("stopped"));
        // What the teacher is asked counts, too: twelve rows.
        assertThatThrownBy(() -> new Trainer(config, rows(), 5, stopped, TuningRuns.killedAfter(12 + 5)).run(base))
                .isInstanceOf(TuningRuns.Killed.class);
        assertThat(new Trainer(config, rows(), 5, stopped, Progress.silent())
                        .run(base)
                        .resumedAt())
                .isPositive();
        for (String file : List.of("log.jsonl", "model/model.safetensors", "loss/parameters.safetensors")) {
            assertThat(stopped.resolve(file)).hasSameBinaryContentAs(straight.resolve(file));
        }
        assertThat(stopped.resolve(Teacher.FOLDER)).doesNotExist();
    }

    @Test
    @DisplayName("with all of the loss from labels no teacher is needed; other shares and kinds are refused")
    void learnsLabels() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Map<String, Object> labels = Map.of("kind", "pair-logits", "label-share", 1);
        TrainConfig config =
                TinyTraining.config(Map.of("epochs", 12, "negatives", 2, "learning-rate", 2e-3, "loss", labels));
        Path work = Files.createDirectories(folder.resolve("labels"));
        new Trainer(config, rows(), 5, work, Progress.silent()).run(base);
        List<Row> log = Table.read(work.resolve("log.jsonl")).rows();
        assertThat(TinyTraining.meanLoss(log.subList(33, 36)))
                .isLessThan(0.9 * TinyTraining.meanLoss(log.subList(0, 3)));
        assertThatThrownBy(() -> TinyTraining.config(Map.of("loss", labels, "negatives", 0)))
                .hasMessageContaining("negatives must be at least 1 for the loss pair-logits; negatives=0");
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("kind", "pair-logits", "label-share", 1.5), Map.of("label-share", 0.5))) {
            assertThatThrownBy(() -> TinyTraining.config(Map.of("loss", wrong)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("label-share must be at least 0 and at most 1, and 0 but for the kind");
        }
    }

    @Test
    @DisplayName("a teacher is a model or a reranker, and the settings of the other kind are refused")
    void oneTeacher() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of(), Map.of("model", "a", "reranker", "b"), Map.of("reranker", "b", "query-prompt", "Q: "))) {
            assertThatThrownBy(() -> TinyTraining.config(Map.of("teacher", wrong)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(
                            wrong.containsKey("query-prompt")
                                    ? "must be of a teacher that is a model"
                                    : "must be one of");
        }
        assertThatThrownBy(() -> TinyTraining.config(
                        Map.of("teacher", Map.of("reranker", "b"), "loss", Map.of("kind", "embedding"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("teacher must name a model for the loss embedding");
    }

    private Teacher open(int dimension) {
        return Teacher.open(
                new TeacherConfig(teacher, null, null, null, null, null, null, 0),
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
        assertThatThrownBy(() -> new TeacherConfig(teacher, null, null, null, null, null, null, -1))
                .hasMessage("max-tokens must be at least 0; max-tokens=-1");
    }
}
