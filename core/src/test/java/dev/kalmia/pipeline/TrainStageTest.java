package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.TinyTraining;
import dev.kalmia.train.TrainConfig;
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

class TrainStageTest {
    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        TinyModel.write(folder.resolve("tiny"), 1);
        Files.writeString(
                folder.resolve("tiny/1_Pooling/config.json"),
                "{\"word_embedding_dimension\": 16, \"pooling_mode_mean_tokens\": true, \"include_prompt\": false}");
    }

    @Test
    @DisplayName("a model that leaves prompts out of pooling is trained as it will be used: it learns another thing")
    void leavesPromptsOut() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":"a","query":"one","positive":"first","prompt":"Find: "}
                {"id":"b","query":"two","positive":"second","prompt":"Find what is meant by: "}
                """);
        train("left-out");
        Path pooling = folder.resolve("tiny/1_Pooling/config.json");
        Files.writeString(pooling, Files.readString(pooling).replace("false", "true"));
        train("pooled");
        assertThat(folder.resolve("left-out/model/model.safetensors")).exists();
        assertThat(loss("left-out")).isNotEqualTo(loss("pooled"));
    }

    private String loss(String work) throws IOException {
        return Files.readString(folder.resolve(work).resolve("log.jsonl"));
    }

    @Test
    @DisplayName("what is odd about the data is told before it begins, and its rows are not left behind")
    void tellsWhatIsOdd() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":"a","query":"one","positive":"first","negatives":["second"]}
                {"id":"b","query":"two","positive":"second","negatives":[" Second"]}
                """);
        TrainConfig config = TinyTraining.config(Map.of("batch-size", 4, "negatives", 2, "homogeneous-ratio", 0.5));
        List<String> printed = new ArrayList<>();
        new TrainStage(folder.resolve("rows.jsonl"), folder.resolve("tiny").toString(), config, OnBadRow.ERROR, 1)
                .run(new StageRun(folder.resolve("odd"), 7, Progress.silent(), printed::add));
        assertThat(printed)
                .contains(
                        "warning: batch-size is larger than the data: 4 of 2 examples; a batch is all of them",
                        "warning: homogeneous-ratio changes nothing: all examples are of one task",
                        "warning: 2 of 2 examples have fewer negatives than the 2 asked for",
                        "warning: 1 of 2 examples have a negative that is, but for case and spaces, their own positive");
        assertThat(folder.resolve("odd/model/model.safetensors")).exists();
        assertThat(folder.resolve("odd/rows")).doesNotExist();
    }

    @Test
    @DisplayName("labelled texts of one class, or of one text each, are told as such")
    void tellsOneClass() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":"a","text":"one","label":"x"}
                {"id":"b","text":"two","label":"x"}
                """);
        TrainStage stage = new TrainStage(
                folder.resolve("rows.jsonl"),
                folder.resolve("tiny").toString(),
                TinyTraining.config(Map.of()),
                OnBadRow.ERROR,
                1);
        assertThatThrownBy(() -> stage.run(new StageRun(folder.resolve("one"), 7, Progress.silent(), line -> {})))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("must have at least two classes")
                .hasMessageEndingWith("texts that have not: 2");
    }

    @Test
    @DisplayName("the teacher of a run is one of its inputs, and a missing one is told by its key")
    void teacher() throws IOException {
        TrainConfig config = TinyTraining.config(
                Map.of("teacher", Map.of("model", folder.resolve("tiny").toString())));
        TrainStage stage = new TrainStage(
                folder.resolve("rows.jsonl"), folder.resolve("tiny").toString(), config, OnBadRow.ERROR, 1);
        Files.writeString(folder.resolve("rows.jsonl"), "");
        assertThat(stage.sources()).extracting(Source::key).containsExactly("examples", "training.teacher.model");
        assertThat(stage.inputs()).containsKeys("examples", "model", "training.teacher.model");
        TrainConfig reranked = TinyTraining.config(
                Map.of("teacher", Map.of("reranker", folder.resolve("tiny").toString())));
        TrainStage other = new TrainStage(
                folder.resolve("rows.jsonl"), folder.resolve("tiny").toString(), reranked, OnBadRow.ERROR, 1);
        assertThat(other.sources()).extracting(Source::key).containsExactly("examples", "training.teacher.reranker");
        assertThat(other.inputs()).containsKeys("examples", "model", "training.teacher.reranker");
    }

    @Test
    @DisplayName("what a model cannot do is known by its configuration, before any example is read")
    void misfits() {
        Map<String, Object> settings = Map.of(
                "teacher", Map.of("model", folder.resolve("tiny").toString()),
                "loss", Map.of("kind", "embedding"),
                "matryoshka-layers", List.of(6));
        TrainStage stage =
                new TrainStage(folder.resolve("none.jsonl"), "tiny", TinyTraining.config(settings), OnBadRow.ERROR, 1);
        assertThat(stage.misfits(ModelSource.resolve("bundled:all-MiniLM-L6-v2")))
                .containsEntry(
                        "training.matryoshka-layers", "must be at most 5 for all-MiniLM-L6-v2; matryoshka-layers=[6]")
                .containsEntry(
                        "training.teacher.model",
                        "must have vectors of at least 384 values, as the student's, where they are to be met;"
                                + " dimension=16");
        assertThat(stage.misfits(ModelFolder.open(folder.resolve("tiny"))))
                .containsOnlyKeys("training.matryoshka-layers");
    }

    @Test
    @DisplayName("early stopping measures its task on the way; the task is an input, and a wrong name of one is told")
    void stopsEarly() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":"a","query":"one","positive":"first"}
                {"id":"b","query":"two","positive":"second"}
                {"id":"c","query":"three","positive":"third"}
                """);
        Path dev = Files.createDirectories(folder.resolve("dev"));
        Files.writeString(dev.resolve("task.json"), """
                {"name": "Dev", "type": "sts", "file": "dev.tsv", "columns": {"text1": "a", "text2": "b", "score": "s"}}
                """);
        Files.writeString(dev.resolve("dev.tsv"), "a\tb\ts\none\tfirst\t3\ntwo\tthird\t1\nthree\tfourth\t0\n");
        TrainStage stage = stage(Map.of("data", List.of(dev.toString()), "every", 1));
        assertThat(stage.sources())
                .extracting(Source::key)
                .containsExactly("examples", "training.tuning.early-stopping.data[0]");
        run(stage, "stopped");
        assertThat(folder.resolve("stopped/evaluations.jsonl"))
                .content()
                .matches("(?s)\\{\"step\":1,\"score\":-?[0-9.]+\\}\n\\{\"step\":2,.*\n");
        assertThat(folder.resolve("stopped/model/model.safetensors")).exists();
        assertThat(folder.resolve("stopped/report.html"))
                .content()
                .contains("How far the model moved", "embeddings", "layer 0", "What was measured on the way");
        TrainStage guarded =
                stage(Map.of("every", 1, "forgetting", Map.of("data", List.of(dev.toString()), "bound", 1)));
        assertThat(guarded.sources())
                .extracting(Source::key)
                .containsExactly("examples", "training.tuning.early-stopping.forgetting.data[0]");
        run(guarded, "guarded");
        assertThat(folder.resolve("guarded/evaluations.jsonl"))
                .content()
                .matches("(?s)\\{\"step\":0,\"general\":-?[0-9.]+\\}\n\\{\"step\":1,\"general\".*\n");
        TrainStage wrong = stage(Map.of("data", List.of(dev.toString()), "tasks", List.of("Development")));
        assertThatThrownBy(() -> run(wrong, "wrong"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not there: [Development]");
    }

    private TrainStage stage(Map<String, Object> stopping) {
        TrainConfig config = TinyTraining.config(
                Map.of("batch-size", 2, "negatives", 0, "tuning", Map.of("early-stopping", stopping)));
        return new TrainStage(
                folder.resolve("rows.jsonl"), folder.resolve("tiny").toString(), config, OnBadRow.ERROR, 1);
    }

    private void run(TrainStage stage, String work) {
        stage.run(new StageRun(folder.resolve(work), 7, Progress.silent(), line -> {}));
    }

    private void train(String work) {
        TrainConfig config = TinyTraining.config(Map.of("batch-size", 2, "negatives", 0));
        TrainStage stage = new TrainStage(
                folder.resolve("rows.jsonl"), folder.resolve("tiny").toString(), config, OnBadRow.ERROR, 1);
        stage.run(new StageRun(folder.resolve(work), 7, Progress.silent(), line -> {}));
    }
}
