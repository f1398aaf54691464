package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.OnBadRow;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.Progress;
import dev.kalmia.train.TinyTraining;
import dev.kalmia.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    @DisplayName("the teacher of a run is one of its inputs, and a missing one is told by its key")
    void teacher() throws IOException {
        TrainConfig config = TinyTraining.config(
                Map.of("teacher", Map.of("model", folder.resolve("tiny").toString())));
        TrainStage stage = new TrainStage(
                folder.resolve("rows.jsonl"), folder.resolve("tiny").toString(), config, OnBadRow.ERROR, 1);
        Files.writeString(folder.resolve("rows.jsonl"), "");
        assertThat(stage.sources()).extracting(Source::key).containsExactly("examples", "training.teacher.model");
        assertThat(stage.inputs()).containsKeys("examples", "model", "training.teacher.model");
    }

    private void train(String work) {
        TrainConfig config = TinyTraining.config(Map.of("batch-size", 2, "negatives", 0));
        TrainStage stage = new TrainStage(
                folder.resolve("rows.jsonl"), folder.resolve("tiny").toString(), config, OnBadRow.ERROR, 1);
        stage.run(new StageRun(folder.resolve(work), 7, Progress.silent(), line -> {}));
    }
}
