package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Recipe;
import dev.kalmia.run.UsageException;
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

/// Stages that read a BEIR folder.
class BeirInputTest {
    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("set/qrels"));
        Files.writeString(folder.resolve("set/corpus.jsonl"), """
                {"_id":"d1","title":"Heart","text":"beats"}
                {"_id":"d2","text":"lungs breathe"}
                """);
        Files.writeString(folder.resolve("set/queries.jsonl"), """
                {"_id":"q1","text":"what beats?"}
                {"_id":"q2","text":"what breathes?"}
                """);
        Files.writeString(folder.resolve("set/qrels/train.tsv"), "q1\td1\t1\nq1\td2\t0\nq2\td1\t0\nq2\td9\t1\n");
        Files.writeString(folder.resolve("rows.tsv"), "question\tanswer\nwhy?\tso\n");
    }

    private ReadStage stage(List<Path> input, Map<String, String> columns, OnBadRow onBadRow) {
        return new ReadStage(input, columns, List.of(), "", 1, 0, "Organs", onBadRow);
    }

    private Map<String, Long> run(Stage stage) {
        return stage.run(new StageRun(folder.resolve("work"), 7, Progress.silent(), line -> {}));
    }

    @Test
    @DisplayName("a file and a folder make one set of examples, and what is left out of them is counted apart")
    void mixed() {
        Map<String, Long> counts = run(stage(
                List.of(folder.resolve("set"), folder.resolve("rows.tsv")),
                Map.of("query", "question", "positive", "answer"),
                OnBadRow.SKIP));

        assertThat(counts)
                .containsEntry("in", 4L)
                .containsEntry("dropped.bad-row", 1L)
                .containsEntry("dropped.no-positive", 1L)
                .containsEntry("out", 2L);
        List<Example> written = ExampleReader.readAll(folder.resolve("work/train.jsonl"), ReadOptions.defaults());
        assertThat(written).extracting(example -> example.meta().task()).containsOnly("Organs");
        assertThat(written.getFirst().meta().id()).isEqualTo("q1");
        assertThat(folder.resolve("work/rejects.jsonl"))
                .content()
                .contains("\"file\":\"train.tsv\",\"line\":4,\"reason\":\"unknown document\"");
    }

    @Test
    @DisplayName("a bad judgement ends the run where that is asked for")
    void badRow() {
        assertThatThrownBy(() -> run(stage(List.of(folder.resolve("set")), Map.of(), OnBadRow.ERROR)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("unknown document")
                .hasMessageContaining("train.tsv line 4");
        assertThat(folder.resolve("work/train.jsonl")).doesNotExist();
    }

    @Test
    @DisplayName("columns that no input could have are refused")
    void columns() {
        Map<String, String> columns = Map.of("query", "question", "positive", "answer");
        assertThatThrownBy(() -> run(stage(List.of(folder.resolve("set")), columns, OnBadRow.SKIP)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("columns must be empty where every input is a folder");
    }

    @Test
    @DisplayName("a recipe's filter reads a folder, is skipped, and runs again when its judgements change")
    void filter() throws IOException {
        Files.writeString(folder.resolve("recipe.yaml"), """
                name: small
                seed: 7
                stages:
                  - name: filter
                    kind: filter
                    config: {examples: set, top-k: 0, on-bad-row: skip}
                """);
        assertThat(recipe()).startsWith("filter: in 3, dropped 1 (bad row), dropped 1 (no positive), out 1 ");
        assertThat(recipe()).isEqualTo("filter: unchanged, nothing to do");
        Files.writeString(folder.resolve("set/qrels/train.tsv"), "q1\td1\t1\nq2\td2\t1\n");
        assertThat(recipe()).startsWith("filter: in 2, out 2 ");
    }

    private String recipe() {
        List<String> printed = new ArrayList<>();
        Recipe recipe = Recipe.read(folder.resolve("recipe.yaml"), List.of());
        new RecipeRunner(Progress.silent(), printed::add).run(recipe, folder, folder.resolve("out"));
        return String.join("\n", printed);
    }

    @Test
    @DisplayName("a held-out test is never trained on by mistake")
    void heldOut() throws IOException {
        Files.move(folder.resolve("set/qrels/train.tsv"), folder.resolve("set/qrels/test.tsv"));
        assertThatThrownBy(() -> run(stage(List.of(folder.resolve("set")), Map.of(), OnBadRow.SKIP)))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("splits there: 'test'");
    }
}
