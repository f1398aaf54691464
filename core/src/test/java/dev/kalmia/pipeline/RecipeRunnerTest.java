package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Recipe;
import dev.kalmia.run.RunRecord;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A whole recipe over real data and a real, tiny model.
class RecipeRunnerTest {
    @TempDir
    Path folder = Path.of("");

    private final List<String> printed = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        TinyModel.write(folder.resolve("tiny"), 1);
        StringBuilder rows = new StringBuilder();
        for (int topic = 0; topic < 30; topic++) {
            for (String kind : List.of("cause", "cure", "sign")) {
                rows.append(
                        "{\"id\":\"%s%d\",\"question\":\"what is the %s of illness %d\",\"answer\":\"the %s of number %d is %s %d\",\"topic\":\"t%d\"}\n"
                                .formatted(
                                        kind,
                                        topic,
                                        kind,
                                        topic,
                                        kind,
                                        topic,
                                        "rest ".repeat(1 + topic % 4),
                                        topic * 7,
                                        topic));
            }
        }
        Files.writeString(folder.resolve("qa.jsonl"), rows);
        Files.writeString(folder.resolve("recipe.yaml"), """
                name: small
                description: A test.
                seed: 3
                stages:
                  - name: read
                    kind: read
                    config:
                      input: [qa.jsonl]
                      columns: {query: question, positive: answer}
                      split-by: topic
                      train: 0.6
                      held-out: 0.3
                      task: Small
                  - name: filter
                    kind: filter
                    config: {examples: $read/train.jsonl, model: tiny, tests: [$read/held-out], top-k: 40, run-words: 13}
                  - name: mine
                    kind: mine
                    config: {examples: $filter/examples.jsonl, model: tiny, negatives: 2, rank-from: 0, rank-to: 20, relative-margin: 2}
                  - name: train
                    kind: train
                    config:
                      examples: $mine/examples.jsonl
                      model: tiny
                      training: {epochs: 2, batch-size: 8, max-query-tokens: 16, max-document-tokens: 16, checkpoint-steps: 2}
                  - name: before
                    kind: evaluate
                    config: {model: tiny, data: [$read/held-out]}
                  - name: after
                    kind: evaluate
                    config: {model: $train/model, data: [$read/held-out]}
                  - name: report
                    kind: report
                    config: {title: Small, before: $before, after: $after, training: $train, stages: [$read, $filter]}
                """);
    }

    private void run(Path out, Progress progress, String... assignments) {
        Recipe recipe = Recipe.read(folder.resolve("recipe.yaml"), List.of(assignments));
        new RecipeRunner(progress, printed::add).run(recipe, folder, out);
    }

    @Test
    @DisplayName("every stage runs, tells its counts, and is skipped when nothing changed")
    void runsAndSkips() {
        Path out = folder.resolve("out");
        run(out, Progress.silent());
        assertThat(printed).anyMatch(line -> line.startsWith("read: in 90, out "));
        assertThat(out.resolve("report/report.html")).content().contains("SmallHeldOut", "data:image/png;base64,");
        assertThat(out.resolve("train/model/model.safetensors")).exists();
        printed.clear();
        run(out, Progress.silent());
        assertThat(printed).hasSize(7).allMatch(line -> line.endsWith("unchanged, nothing to do"));
    }

    @Test
    @DisplayName("a report sets a third model beside the first and beside the second")
    void reportsSeveral() {
        Path out = folder.resolve("out");
        run(out, Progress.silent(), "report.also={twice: $before}");
        assertThat(out.resolve("report/table.txt"))
                .content()
                .containsPattern("SmallHeldOut +after .+\nSmallHeldOut +twice .+\nSmallHeldOut  twice, beside after ");
        assertThatThrownBy(() -> run(out, Progress.silent(), "report.also={twice: $train}"))
                .hasMessageContaining("also.twice");
    }

    @Test
    @DisplayName("a set of examples is described in figures, on a page and with samples")
    void describes() throws IOException {
        Settings settings = Settings.parse("{examples: qa.jsonl, model: tiny, samples: 3}", "d.yaml");
        Files.writeString(
                folder.resolve("qa.jsonl"),
                Files.readString(folder.resolve("qa.jsonl"))
                        .replace("question", "query")
                        .replace("answer", "positive"));
        Path out = folder.resolve("described");
        new RecipeRunner(Progress.silent(), printed::add).runOne("describe", settings, Places.at(folder), 7, out);
        assertThat(out.resolve("description.json"))
                .content()
                .contains("\"examples\": 90", "\"selfBleu\"", "\"foundInTen\"", "\"eng\"");
        assertThat(out.resolve("table.txt")).content().contains("self-BLEU-4 of queries", "answers found in ten");
        assertThat(out.resolve("report.html")).content().contains("href=\"samples.html\"", "data:image/png;base64,");
        assertThatThrownBy(() -> new RecipeRunner(Progress.silent(), printed::add)
                        .runOne("describe", settings.with("samples=-1"), Places.at(folder), 7, folder.resolve("x")))
                .hasMessageContaining("samples must be at least 0; samples=-1");
    }

    @Test
    @DisplayName("nothing is run again when the output folder is spelt otherwise, or is moved")
    void skipsWhereverItLies() throws IOException {
        run(folder.resolve("./out"), Progress.silent());
        for (Path same : List.of(
                folder.resolve("out"),
                folder.resolve("other/../out"),
                Path.of("").toAbsolutePath().relativize(folder.resolve("out")))) {
            printed.clear();
            run(same, Progress.silent());
            assertThat(printed).hasSize(7).allMatch(line -> line.endsWith("unchanged, nothing to do"));
        }
        Files.move(folder.resolve("out"), folder.resolve("moved"));
        printed.clear();
        run(folder.resolve("moved"), Progress.silent());
        assertThat(printed).hasSize(7).allMatch(line -> line.endsWith("unchanged, nothing to do"));
    }

    @Test
    @DisplayName("an input of the same name that holds something else is another input")
    void seesOtherContent() throws IOException {
        Path out = folder.resolve("out");
        run(out, Progress.silent());
        Files.createDirectory(folder.resolve("other"));
        String rows = Files.readString(folder.resolve("qa.jsonl"));
        Files.writeString(folder.resolve("other/qa.jsonl"), rows.replace("what is", "say what is"));
        printed.clear();
        run(out, Progress.silent(), "read.input=[other/qa.jsonl]");
        assertThat(printed).filteredOn(line -> line.endsWith("nothing to do")).isEmpty();
        Files.writeString(folder.resolve("other/qa.jsonl"), rows);
        run(out, Progress.silent());
        printed.clear();
        run(out, Progress.silent(), "read.input=[other/qa.jsonl]");
        assertThat(printed).allMatch(line -> line.endsWith("unchanged, nothing to do"));
    }

    @Test
    @DisplayName("the records of one recipe in two folders differ in the timings only")
    void recordsAreTheSame() {
        run(folder.resolve("a"), Progress.silent());
        run(folder.resolve("deeper/b"), Progress.silent());
        for (String stage : List.of("read", "filter", "mine", "train", "before", "after", "report")) {
            assertThat(RunRecord.read(folder.resolve("a").resolve(stage)))
                    .usingRecursiveComparison()
                    .ignoringFields("timings")
                    .isEqualTo(RunRecord.read(folder.resolve("deeper/b").resolve(stage)));
        }
    }

    @Test
    @DisplayName("a killed run goes on from its checkpoint in a folder that was moved")
    void resumesMoved() throws IOException {
        run(folder.resolve("straight"), Progress.silent());
        Path first = folder.resolve("first");
        assertThatThrownBy(() -> run(first, killedInTraining())).isInstanceOf(Killed.class);
        assertThat(first.resolve("train.partial/checkpoints")).isNotEmptyDirectory();
        Path second = Files.move(first, folder.resolve("second"));
        Path mark = Files.writeString(second.resolve("train.partial/mark"), "cleared with work that is of no use");
        run(second, Progress.silent());
        assertThat(second.resolve("train").resolve(mark.getFileName())).exists();
        assertThat(second.resolve("train/log.jsonl"))
                .hasSameBinaryContentAs(folder.resolve("straight/train/log.jsonl"));
        assertThat(second.resolve("train/model/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("straight/train/model/model.safetensors"));
    }

    @Test
    @DisplayName("a finished stage whose output was deleted or cut is run again, and the others are not")
    void mendsDamagedOutput() throws IOException {
        Path out = folder.resolve("out");
        run(out, Progress.silent());
        Path filtered = out.resolve("filter/examples.jsonl");
        String whole = Files.readString(filtered);
        Files.writeString(filtered, whole.substring(0, whole.length() / 2));
        Files.delete(out.resolve("read/train.jsonl"));
        printed.clear();
        run(out, Progress.silent());
        assertThat(filtered).hasContent(whole);
        assertThat(printed).filteredOn(line -> line.endsWith("nothing to do")).hasSize(5);
    }

    @Test
    @DisplayName("a changed setting runs its stage again, and those that read from it")
    void runsWhatChanged() {
        Path out = folder.resolve("out");
        run(out, Progress.silent());
        printed.clear();
        run(out, Progress.silent(), "train.training.learning-rate=1e-4");
        assertThat(printed).filteredOn(line -> line.endsWith("nothing to do")).hasSize(4);
        assertThat(printed).anyMatch(line -> line.startsWith("train: in "));
    }

    @Test
    @DisplayName("killed anywhere and started again, it ends in the same bytes")
    void resumesToTheSameBytes() throws IOException {
        run(folder.resolve("straight"), Progress.silent());
        Path stopped = folder.resolve("stopped");
        for (long calls = 1; calls < 60; calls += 6) {
            try {
                run(stopped, killedAfter(calls));
            } catch (Killed expected) {
                assertThat(stopped.resolve("report")).doesNotExist();
            }
        }
        run(stopped, Progress.silent());
        try (Stream<Path> files = Files.walk(folder.resolve("straight"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("run.json") && !file.endsWith("timings.jsonl")) {
                    Path other = stopped.resolve(folder.resolve("straight").relativize(file));
                    assertThat(other).hasSameBinaryContentAs(file);
                }
            }
        }
    }

    @Test
    @DisplayName("an unknown stage and an unknown setting are refused with the nearest name and the line")
    void refusesUnknownNames() throws IOException {
        Path recipe = folder.resolve("recipe.yaml");
        String good = Files.readString(recipe);
        Files.writeString(recipe, good.replace("kind: mine", "kind: mime"));
        assertThatThrownBy(() -> run(folder.resolve("a"), Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("mime")
                .hasMessageContaining("mine");
        Files.writeString(recipe, good.replace("held-out: 0.3", "heldout: 0.3"));
        assertThatThrownBy(() -> run(folder.resolve("b"), Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("recipe.yaml:")
                .hasMessageContaining("held-out");
    }

    @ParameterizedTest
    @CsvSource({
        "filter.top-k=-1,top-k must be at least 0; top-k=-1",
        "filter.run-words=1,run-words must be at least 2; run-words=1",
        "filter.near-duplicate=1.5,near-duplicate must be 0.1 to 1.0; near-duplicate=1.5",
        "filter.max-tokens=-1,max-tokens must be at least 0; max-tokens=-1",
        "'filter.tests=[$read/held-out, $read/../read/held-out]',tests must be different folders; twice: ",
        "mine.negatives=0,negatives must be at least 1; negatives=0",
        "'mine.rank-to=0','rank-to must be above rank-from, and both 0 to 100000; rank-from=0 rank-to=0'",
        "mine.relative-margin=-1,relative-margin must be 0.0 to 10.0; relative-margin=-1.0",
        "mine.absolute-margin=-1,absolute-margin must be 0.0 to ",
        "'mine.miners=[{kind: lexical, negatives: 1}]','miners must add up to negatives; negatives=2, of the miners together 1'",
        "'mine.miners=[{kind: random, negatives: 2, rank-from: 3}]','miners[0].kind random has no ranks'",
        "train.training.batch-size=1,batch-size must be at least 2; batch-size=1",
        "train.training.batch-size=40000,batch-size * batch-size * (1 + negatives) must be at most 1073741824",
        "'read.columns={querry: question}',columns must name roles; role=querry; the nearest is 'query'",
        "train.training.epoch=1,unknown key 'training.epoch'; the nearest is 'epochs'",
        "after.max-tokens=-5,max-tokens must be at least 0; max-tokens=-5",
        "report.titel=x,unknown key 'titel'; the nearest is 'title'",
        "train.learning-rate=1e-4,unknown key 'learning-rate'; the nearest is 'training.learning-rate'",
        "filter.max-tokens=65,max-tokens must be at most 64 for tiny; max-tokens=65",
        "train.training.max-document-tokens=65,training.max-document-tokens must be at most 32 for tiny; max-document-tokens=65",
        "'train.training={max-query-tokens: 8, max-document-tokens: 8, matryoshka-dimensions: [17], matryoshka-weights: [1]}',training.matryoshka-dimensions must be at most 16 for tiny",
    })
    @DisplayName("a setting out of bounds, of any stage, is refused by name and value before the first stage is run")
    void refusesSettingsBeforeWork(String assignment, String message) {
        refusesBeforeWork(UsageException.class, assignment, message);
    }

    private void refusesBeforeWork(Class<? extends InputException> kind, String assignment, String message) {
        Path out = folder.resolve("out");
        assertThatThrownBy(() -> run(out, Progress.silent(), assignment))
                .isInstanceOf(kind)
                .hasMessageStartingWith("--set " + assignment.substring(0, assignment.indexOf('=')) + ": ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "read.input=[nothing.jsonl],input[0]: there is no file or folder",
        "'filter.tests=[$read/held-out, nothing]',tests[1]: there is no file or folder",
        "before.model=nothing,there is no such model folder",
        "before.model=bundled:nothing,a bundled model must be one of",
        "before.data=[nothing],data[0]: there is no file or folder",
        "report.training=nothing,training: there is no file or folder",
    })
    @DisplayName("what a stage reads and no stage before it makes must be there before the first stage is run")
    void refusesMissingBeforeWork(String assignment, String message) {
        refusesBeforeWork(InputException.class, assignment, message);
    }

    @ParameterizedTest
    @CsvSource({
        "after.model=$train/modle,a model must stand here; 'modle' of a stage of kind 'train' is none that is sure to be written; the nearest is 'model'",
        "after.model=$train,a model must stand here; the folder of a stage of kind 'train' is none",
        "after.model=$train/log.jsonl,a model must stand here; 'log.jsonl' of a stage",
        "after.model=$read,there are none",
        "after.max-tokens=65,max-tokens must be at most 64 for tiny; max-tokens=65",
        "before.data=[$read/heldout],test sets must stand here; 'heldout' of a stage of kind 'read' is none that is sure to be written; the nearest is 'held-out'",
        "before.data=[$filter],test sets must stand here; the folder of a stage of kind 'filter'",
        "filter.examples=$read,examples must stand here; the folder of a stage of kind 'read'",
        "report.training=$mine,the log of a training must stand here",
        "report.after=$train,results must stand here; 'results' of a stage of kind 'train' is none",
        "filter.examples=/,the root of the file system",
    })
    @DisplayName("a reference to what a stage before does not write is refused before the first stage is run")
    void refusesWrongReferences(String assignment, String message) {
        refusesBeforeWork(InputException.class, assignment, message);
    }

    @Test
    @DisplayName("a stage's line tells what went in, what was dropped why, and what came out")
    void tellsCounts() {
        Path out = folder.resolve("out");
        run(out, Progress.silent());
        assertThat(printed)
                .anyMatch(line ->
                        line.matches("filter: in [0-9]+(, dropped [0-9]+ \\(.+\\))*, out [0-9]+ \\([0-9.]+ s\\)"));
        assertThat(RunRecord.read(out.resolve("mine")).counts().get("negatives"))
                .isPositive();
        assertThat(RunRecord.read(out.resolve("filter")).counts().keySet())
                .startsWith("in")
                .endsWith("out");
    }

    @Test
    @DisplayName("what each test set loses is told by its folder's name, whatever tasks it holds")
    void namesTestSets() throws IOException {
        for (String test : List.of("first-set", "second-set")) {
            Path set = Files.createDirectory(folder.resolve(test));
            Files.writeString(set.resolve("corpus.jsonl"), "{\"_id\": \"d\", \"text\": \"%s\"}\n".formatted(test));
        }
        Path queries = Path.of("queries.jsonl");
        StringBuilder some = new StringBuilder();
        for (int topic = 0; topic < 30; topic++) {
            some.append("{\"_id\": \"q%d\", \"text\": \"what is the cause of illness %d\"}\n".formatted(topic, topic));
        }
        Files.writeString(folder.resolve("first-set").resolve(queries), some);
        Files.writeString(
                folder.resolve("second-set").resolve(queries), some.toString().replace("cause", "cure"));
        Files.writeString(folder.resolve("second-set/task.json"), "[%s, %s]".formatted(task("One"), task("Two")));
        Files.createDirectory(folder.resolve("second-set/qrels"));
        Files.writeString(folder.resolve("second-set/qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq1\td\t1\n");
        Path out = folder.resolve("out");
        run(out, Progress.silent(), "filter.tests=[first-set, second-set]");
        var counts = RunRecord.read(out.resolve("filter")).counts();
        assertThat(counts).containsKeys("dropped.contamination first-set", "dropped.contamination second-set");
        assertThat(printed)
                .anyMatch(line -> line.matches("filter: .*dropped [0-9]+ \\(contamination first-set\\), .*"
                        + "dropped [0-9]+ \\(contamination second-set\\), .*"));
        assertThat(out.resolve("report/report.html"))
                .content()
                .contains("dropped: contamination first-set", "dropped: contamination second-set");
    }

    private static String task(String name) {
        return """
                {"name": "%s", "type": "retrieval", "corpus": "corpus.jsonl", "queries": "queries.jsonl",
                 "qrels": "qrels/test.tsv"}""".formatted(name);
    }

    @Test
    @DisplayName("rows that are skipped are among those that went in")
    void countsSkippedRows() throws IOException {
        Path rows = folder.resolve("qa.jsonl");
        Files.writeString(rows, Files.readString(rows) + "{\"question\": \"q\"}\n");
        run(folder.resolve("out"), Progress.silent(), "read.on-bad-row=skip");
        var counts = RunRecord.read(folder.resolve("out/read")).counts();
        assertThat(counts).containsEntry("in", 91L).containsEntry("dropped.bad-row", 1L);
        assertThat(Stream.of("out", "held-out", "unused")
                        .map(counts::get)
                        .mapToLong(Objects::requireNonNull)
                        .sum())
                .isEqualTo(90);
    }

    @Test
    @DisplayName("the same task in two folders of data is refused")
    void refusesTheSameTaskTwice() {
        assertThatThrownBy(() ->
                        run(folder.resolve("out"), Progress.silent(), "before.data=[$read/held-out, $read/held-out]"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is a second task of this name, split and subset: SmallHeldOut");
    }

    @Test
    @DisplayName("a damaged training log is named with its line when the report is made")
    void refusesDamagedLog() throws IOException {
        Path out = folder.resolve("out");
        run(out, Progress.silent());
        Files.createDirectory(folder.resolve("other"));
        Files.writeString(folder.resolve("other/log.jsonl"), "{\"step\": 1, \"loss\": 2}\n{\"step\": 2}\n");
        assertThatThrownBy(() -> run(out, Progress.silent(), "report.training=other"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("missing column: 'loss'")
                .hasMessageContaining("log.jsonl line 2");
    }

    @Test
    @DisplayName("shares that leave nothing, or more than all, are refused")
    void refusesShares() {
        assertThatThrownBy(() -> run(folder.resolve("a"), Progress.silent(), "read.train=0.9"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at most 1");
        assertThatThrownBy(() -> run(folder.resolve("b"), Progress.silent(), "read.split-by=colour"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("split-by=colour");
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// In its fifth step, so that there is a checkpoint.
    private static Progress killedInTraining() {
        return new Progress() {
            private boolean training;
            private long steps;

            @Override
            public void start(String what, long total, String unit) {
                training = what.equals("train");
            }

            @Override
            public void advance(long by) {
                steps += training ? by : 0;
                if (steps == 5) {
                    throw new Killed();
                }
            }

            @Override
            public void note(String line) {}

            @Override
            public void finish() {}
        };
    }

    private static Progress killedAfter(long calls) {
        AtomicLong left = new AtomicLong(calls);
        return new Progress() {
            @Override
            public void start(String what, long total, String unit) {
                count();
            }

            @Override
            public void advance(long by) {
                count();
            }

            @Override
            public void note(String line) {}

            @Override
            public void finish() {}

            private void count() {
                if (left.decrementAndGet() == 0) {
                    throw new Killed();
                }
            }
        };
    }
}
