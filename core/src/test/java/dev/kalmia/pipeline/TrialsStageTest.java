package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Recipe;
import dev.kalmia.run.RunRecord;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several seeds of one way of training, set beside another way.
class TrialsStageTest {
    @TempDir
    Path folder = Path.of("");

    private final List<String> printed = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        TinyModel.write(folder.resolve("tiny"), 1);
        StringBuilder rows = new StringBuilder();
        for (int topic = 0; topic < 24; topic++) {
            rows.append(
                    "{\"id\":\"%d\",\"query\":\"illness %d\",\"positive\":\"rest %s and water %d\",\"topic\":\"t%d\"}\n"
                            .formatted(topic, topic, "again ".repeat(1 + topic % 5), topic, topic));
        }
        Files.writeString(folder.resolve("qa.jsonl"), rows);
        Files.writeString(folder.resolve("recipe.yaml"), """
                name: trials
                description: A test.
                seed: 3
                stages:
                  - name: read
                    kind: read
                    config: {input: [qa.jsonl], split-by: topic, train: 0.6, held-out: 0.4, task: Small}
                  - name: corrupt
                    kind: corrupt
                    config: {examples: $read/train.jsonl, share: 0.5}
                  - name: clean
                    kind: trials
                    config:
                      examples: $read/train.jsonl
                      model: tiny
                      training: {batch-size: 4, max-query-tokens: 16, max-document-tokens: 16}
                      seeds: 2
                      data: [$read/held-out]
                  - name: noisy
                    kind: trials
                    config:
                      examples: $corrupt/examples.jsonl
                      model: tiny
                      training: {batch-size: 4, max-query-tokens: 16, max-document-tokens: 16}
                      data: [$read/held-out]
                  - name: before
                    kind: evaluate
                    config: {model: tiny, data: [$read/held-out]}
                  - name: compare
                    kind: compare
                    config: {title: Noise, arms: {noisy: $noisy, clean: $clean, untrained: $before}}
                """);
    }

    private void run(Path out, Progress progress, String... assignments) {
        Recipe recipe = Recipe.read(folder.resolve("recipe.yaml"), List.of(assignments));
        new RecipeRunner(progress, printed::add).run(recipe, folder, out);
    }

    @Test
    @DisplayName("each seed gives another model, and the table has means, spread and how many seeds there were")
    void compares() {
        Path out = folder.resolve("out");
        run(out, Progress.silent());
        assertThat(out.resolve("compare/table.txt"))
                .content()
                .containsPattern(
                        "SmallHeldOut +ndcg_at_10 +\\d+\\.\\d\\d ± \\d+\\.\\d\\d +clean +\\d+\\.\\d\\d ± .+ 3 and 2\n")
                .containsPattern("SmallHeldOut +ndcg_at_10 +.+ untrained +\\d+\\.\\d\\d +[^±]+ 3 and 1\n");
        assertThat(out.resolve("compare/report.html")).content().contains("Noise", "standard deviation");
        assertThat(out.resolve("compare/comparison.json")).content().contains("\"clean\"", "\"runsB\"");
        Map<String, Object> first = Json.readObject(out.resolve("noisy/seed-1/trial.json"));
        Map<String, Object> second = Json.readObject(out.resolve("noisy/seed-2/trial.json"));
        assertThat(first.get("model")).isNotEqualTo(second.get("model"));
        assertThat(out.resolve("noisy/seed-3/results")).isDirectory();
        assertThat(out.resolve("noisy/seed-3/model")).doesNotExist();
        assertThat(RunRecord.read(out.resolve("corrupt")).counts()).containsKey("corrupted");
    }

    @Test
    @DisplayName("killed between two seeds, it keeps those that are measured and ends with the same results")
    void resumes() throws IOException {
        run(folder.resolve("whole"), Progress.silent());
        Path out = folder.resolve("out");
        assertThatThrownBy(() -> run(out, killedAtTraining(4))).hasMessage("killed");
        printed.clear();
        run(out, Progress.silent());
        assertThat(printed).contains("seed 2 of 3", "seed 3 of 3").doesNotContain("seed 1 of 3");
        for (String file : List.of("compare/table.txt", "noisy/seed-1/trial.json", "noisy/seed-3/trial.json")) {
            assertThat(Files.readString(out.resolve(file)))
                    .isEqualTo(Files.readString(folder.resolve("whole").resolve(file)));
        }
    }

    @Test
    @DisplayName("a soup is the mean of several trainings, the same after a kill between two of them")
    void cooks() throws IOException {
        String[] soup = {"clean.soup=2", "clean.seeds=1"};
        run(folder.resolve("whole"), Progress.silent(), soup);
        Map<String, Object> trial = Json.readObject(folder.resolve("whole/clean/seed-1/trial.json"));
        run(folder.resolve("alone"), Progress.silent(), "clean.seeds=1");
        Map<String, Object> alone = Json.readObject(folder.resolve("alone/clean/seed-1/trial.json"));
        assertThat(trial.get("model")).isNotEqualTo(alone.get("model"));
        assertThat(steps(trial)).isPositive().isEqualTo(2 * steps(alone));

        Path out = folder.resolve("out");
        assertThatThrownBy(() -> run(out, killedAtTraining(2), soup)).hasMessage("killed");
        run(out, Progress.silent(), soup);
        assertThat(Json.readObject(out.resolve("clean/seed-1/trial.json"))).isEqualTo(trial);
        assertThat(out.resolve("clean/seed-1/training-1/model")).doesNotExist();
    }

    @Test
    @DisplayName("first dimensions are measured beside the whole, and more than there are is refused")
    void measuresPrefixes() {
        Path out = folder.resolve("out");
        run(
                out,
                Progress.silent(),
                "clean.first-dimensions=[4]",
                "clean.seeds=2",
                "compare.arms={whole: $clean, first: $clean/first-4}");
        assertThat(out.resolve("compare/table.txt")).content().contains("whole", "2 and 2");
        assertThat(out.resolve("compare/comparison.json"))
                .content()
                .containsPattern("\"difference\"\\s*:")
                .doesNotContainPattern("\"difference\"\\s*:\\s*-?0(\\.0*)?\\s*[,}]");
        assertThatThrownBy(() -> run(folder.resolve("other"), Progress.silent(), "clean.first-dimensions=[17]"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("first-dimensions must be at most 16; first-dimensions=17");
    }

    @Test
    @DisplayName(
            "the model that ends after a layer is measured beside the whole, and more layers than there are is refused")
    void measuresLayers() {
        TinyModel.write(folder.resolve("deeper"), 1, 2);
        Path out = folder.resolve("out");
        run(
                out,
                Progress.silent(),
                "clean.model=deeper",
                "clean.first-layers=[1]",
                "clean.seeds=2",
                "compare.arms={whole: $clean, first: $clean/first-layers-1}");
        assertThat(out.resolve("compare/table.txt")).content().contains("whole", "2 and 2");
        assertThat(out.resolve("compare/comparison.json"))
                .content()
                .containsPattern("\"modelA\"\\s*:\\s*\"local/model-")
                .containsPattern("\"modelB\"\\s*:\\s*\"local/first-layers-1-");
        assertThat(out.resolve("clean/seed-1/first-layers-1")).doesNotExist();
        assertThatThrownBy(() -> run(folder.resolve("other"), Progress.silent(), "clean.first-layers=[2]"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("first-layers must be at most 1; first-layers=2");
        assertThatThrownBy(() -> run(folder.resolve("none"), Progress.silent(), "clean.first-layers=[0]"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("first-layers must be at least 1; first-layers=0");
    }

    private static long steps(Map<String, Object> trial) {
        return Long.parseLong(String.valueOf(trial.get("steps")));
    }

    private static Progress killedAtTraining(int number) {
        AtomicInteger trainings = new AtomicInteger();
        return new Progress() {
            @Override
            public void start(String what, long total, String unit) {
                if (what.equals("train") && trainings.incrementAndGet() == number) {
                    throw new IllegalStateException("killed");
                }
            }

            @Override
            public void advance(long by) {}

            @Override
            public void note(String line) {}

            @Override
            public void finish() {}
        };
    }

    @Test
    @DisplayName("too few arms, too many seeds, and a stage without results are refused")
    void refusals() {
        Path out = folder.resolve("out");
        assertThatThrownBy(() -> run(out, Progress.silent(), "compare.arms={one: $clean}"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("arms must be at least two; arms=1");
        assertThatThrownBy(() -> run(out, Progress.silent(), "clean.seeds=0"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("seeds");
        assertThatThrownBy(() -> run(out, Progress.silent(), "compare.arms={one: $clean, two: $corrupt}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("corrupt has no results");
    }
}
