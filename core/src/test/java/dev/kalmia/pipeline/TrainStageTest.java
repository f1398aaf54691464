package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.OnBadRow;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
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
    @DisplayName("examples with prompts are refused for a model that leaves prompts out of pooling")
    void refusesPromptsLeftOut() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":"a","query":"one","positive":"first"}
                {"id":"b","query":"two","positive":"second","prompt":"Find: "}
                """);
        assertThatThrownBy(this::train)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tiny leaves prompts out of pooling")
                .hasMessageEndingWith("example b has a prompt");
    }

    @Test
    @DisplayName("examples without prompts train it")
    void trainsWithoutPrompts() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":"a","query":"one","positive":"first"}
                {"id":"b","query":"two","positive":"second"}
                """);
        train();
        assertThat(folder.resolve("work/model/model.safetensors")).exists();
    }

    private void train() {
        TrainConfig config = TinyTraining.config(Map.of("batch-size", 2, "negatives", 0));
        TrainStage stage = new TrainStage(
                folder.resolve("rows.jsonl"), folder.resolve("tiny").toString(), config, OnBadRow.ERROR);
        stage.run(new StageRun(folder.resolve("work"), 7, Progress.silent(), line -> {}));
    }
}
