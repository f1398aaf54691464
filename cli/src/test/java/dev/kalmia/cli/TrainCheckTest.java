package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.model.ModelSize;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.TrainingCheck;
import dev.kalmia.train.check.MemoryEstimate;
import dev.kalmia.train.check.StepShape;
import dev.kalmia.train.check.TimeEstimate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--check` of the commands `train` and `run`.
class TrainCheckTest {
    private static final String SETTINGS = "{batch-size: 2, negatives: 0, max-query-tokens: 6, max-document-tokens: 6}";

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        TinyModel.write(folder.resolve("tiny"), 1);
        Files.writeString(folder.resolve("rows.csv"), "query,positive\nq1,p1\nq2,p2\nq3,p3\n");
        Files.writeString(
                folder.resolve("train.yaml"), "examples: rows.csv\nmodel: tiny\ntraining: " + SETTINGS + "\n");
    }

    @Test
    @DisplayName("train --check tells size, steps, memory and time, writes nothing and needs no --out")
    void checksOne() {
        Said said = Said.by("train", "--config", folder.resolve("train.yaml"), "--check");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out())
                .contains(
                        "parameters", "examples", "steps", "padding", "memory at its peak", "optimiser", ", measured");
        Said json = Said.by("train", "--config", folder.resolve("train.yaml"), "--check", "--json");
        assertThat(json.out()).contains("\"steps\": 2", "\"examples\": 3", "\"fits\": true", "\"warnings\": [");
        assertThat(folder).isDirectoryNotContaining("glob:**/*.partial").isDirectoryNotContaining("glob:**/model");
    }

    @Test
    @DisplayName("run --check tells of each stage that trains, also where its examples are not there yet")
    void checksRecipes() throws IOException {
        Path recipe = Files.writeString(folder.resolve("recipe.yaml"), """
                name: two
                description: Filters and trains.
                seed: 1
                stages:
                  - kind: filter
                    config: {examples: rows.csv, model: tiny, top-k: 1}
                  - kind: train
                    config: {examples: $filter/examples.jsonl, model: tiny, training: %s}
                """.formatted(SETTINGS));
        Said said = Said.by("run", recipe, "--check", "--out", folder.resolve("out"));
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out()).contains("not there yet", "a step, at most");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    @DisplayName("what does not fit into the machine is said in full, and then refused with what would help")
    void refusesWhatDoesNotFit() {
        Said whole = Said.by("train", "--config", folder.resolve("train.yaml"), "--check");
        assertThat(whole.exitCode()).isZero();
        TrainingCheck large = new TrainingCheck(
                "large",
                new ModelSize(500_000_000, 400_000_000, 1000, 1000, 24, 896, true, new LinkedHashMap<>()),
                100,
                new StepShape(1, 10, 20, 300, 320, 320, 16, 30, 0),
                new MemoryEstimate(2_000_000_000, 2_000_000_000, 4_000_000_000L, 1, 1, 1),
                4_000_000_000L,
                new TimeEstimate(2, 10, false),
                List.of());
        StringWriter said = new StringWriter();
        TrainingCheckText.print("train", large, new PrintWriter(said, true));
        assertThat(said.toString()).contains("about 8.0 GB", "4.0 GB", "by its multiplications", "about 20 s");
        assertThatThrownBy(() -> TrainingCheckText.requireFits("train", large))
                .isInstanceOf(UsageException.class)
                .hasMessage("train: training takes about 8.0 GB, and this machine has 4.0 GB; a smaller"
                        + " micro-batch-tokens or batch-size takes less");
    }

    @Test
    @DisplayName("wrong settings end with 2, in one line")
    void refusesSettings() {
        Said said = Said.by(
                "train", "--config", folder.resolve("train.yaml"), "--check", "--set", "training.max-query-tokens=900");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).hasLineCount(1).contains("max-query-tokens must be at most");
    }
}
