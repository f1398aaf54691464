package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kalmia.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What only a process of its own shows: exit codes, the two outputs, signals, kills, and limits of the system.
@Timeout(120)
class ProcessTest {
    private static final List<String> ORGANS = List.of("pain", "sun", "fever", "water", "tree", "heart", "house");

    @TempDir
    Path folder = Path.of("");

    private Kalmias kalmia = new Kalmias(folder);
    private Path recipe = Path.of("");

    @BeforeEach
    void makeRecipe() throws IOException {
        kalmia = new Kalmias(folder);
        TinyModel.write(folder.resolve("model"), 1);
        StringBuilder rows = new StringBuilder();
        for (String organ : ORGANS) {
            for (String number : List.of("one", "two", "three", "four")) {
                rows.append("{\"query\": \"what is %s %s\", \"positive\": \"%s %s is red\", \"topic\": \"%s %s\"}\n"
                        .formatted(organ, number, organ, number, organ, number));
            }
        }
        Files.writeString(folder.resolve("pairs.jsonl"), rows);
        recipe = Files.writeString(folder.resolve("recipe.yaml"), """
                name: tiny
                seed: 5
                stages:
                  - kind: read
                    config: {input: [pairs.jsonl], split-by: topic, train: 0.7, held-out: 0.3, task: Tiny}
                  - kind: filter
                    config: {examples: $read/train.jsonl, top-k: 0, near-duplicate: 0}
                  - kind: train
                    config:
                      examples: $filter/examples.jsonl
                      model: model
                      training: {epochs: 60, batch-size: 4, max-query-tokens: 6, max-document-tokens: 6, checkpoint-steps: 5}
                  - name: before
                    kind: evaluate
                    config: {model: model, data: [$read/held-out]}
                  - name: after
                    kind: evaluate
                    config: {model: $train/model, data: [$read/held-out]}
                  - kind: report
                    config: {title: Tiny, before: $before, after: $after, training: $train, stages: [$read]}
                """);
    }

    @AfterEach
    void killTheRest() {
        kalmia.close();
    }

    @Test
    @DisplayName("0 done, 1 failed, 2 used wrongly; results on one output, everything else on the other")
    void endsWithCodes() throws Exception {
        Path config = Files.writeString(folder.resolve("f.yaml"), "examples: pairs.jsonl\ntop-k: 0\n");
        Said done = kalmia.run("filter", "--config", config, "--out", "filtered", "--json");
        assertThat(done.exitCode()).as(done.err()).isZero();
        Map<String, Object> result = Json.asObject(Json.parse(done.out(), "standard output"), "standard output");
        assertThat(result).containsEntry("stage", "filter").containsKeys("counts", "timings", "out");
        assertThat(done.err()).startsWith("filter: in 28, ").hasLineCount(1).doesNotContain("{", "kalmia:");
        Said failed = kalmia.run("filter", "--config", config, "--out", "pairs.jsonl", "--json");
        assertThat(failed.exitCode()).isEqualTo(1);
        Said misused = kalmia.run("filter", "--config", config, "--out", "other", "--set", "topk=1", "--json");
        assertThat(misused.exitCode()).isEqualTo(2);
        for (Said said : List.of(failed, misused)) {
            assertThat(said.out()).isEmpty();
            assertThat(said.err()).startsWith("kalmia: ").hasLineCount(1);
        }
    }

    @Test
    @DisplayName("killed in the middle of training and started again, a run ends in the same bytes as one left alone")
    void goesOnAfterKills() throws Exception {
        Said alone = kalmia.run("run", recipe, "--out", "alone");
        assertThat(alone.exitCode()).as(alone.err()).isZero();
        Path stopped = folder.resolve("stopped");
        for (int kills = 0; kills < 2; kills++) {
            Kalmias.Running running = kalmia.start("run", recipe, "--out", stopped);
            long before = newestCheckpoint(stopped);
            running.waitUntil(() -> newestCheckpoint(stopped) > before);
            assertThat(running.end("KILL").exitCode()).isEqualTo(137);
            requireNothingFinished(stopped);
        }
        Said last = kalmia.run("run", recipe, "--out", stopped);
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(last.err()).contains("read: unchanged, nothing to do");
        assertThat(content(stopped))
                .isEqualTo(content(folder.resolve("alone")))
                .contains("train/model/model.safetensors");
        for (String file : content(stopped)) {
            // Records tell how long it took.
            if (!file.endsWith("run.json") && !file.endsWith("timings.jsonl")) {
                assertThat(stopped.resolve(file))
                        .hasSameBinaryContentAs(folder.resolve("alone").resolve(file));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"INT,2,130", "TERM,15,143", "HUP,1,129"})
    @DisplayName("asked to end in the middle of training, it ends with the shell's code for that signal, quietly")
    void endsWhenAsked(String signal, int number, int exitCode) throws Exception {
        Path out = folder.resolve("out");
        Kalmias.Running running = kalmia.start("run", recipe, "--out", out);
        assumeFalse(running.ignores(number), "the signal is ignored by whoever started the tests");
        running.waitUntil(() -> newestCheckpoint(out) > 0);
        Said said = running.end(signal);
        assertThat(said.exitCode()).isEqualTo(exitCode);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).doesNotContain("Exception", "kalmia:", "SIG");
        requireNothingFinished(out);
    }

    @Test
    @DisplayName("a second process in the folder is told the number of the first, and ends with 1")
    void refusesTwoAtOnce() throws Exception {
        Kalmias.Running first = kalmia.start("run", recipe, "--out", "out");
        first.waitUntil(() -> Files.exists(folder.resolve("out/train.partial/log.jsonl")));
        Path config = Files.writeString(folder.resolve("t.yaml"), """
                examples: out/filter/examples.jsonl
                model: model
                training: {max-query-tokens: 6, max-document-tokens: 6}
                """);
        Said second = Said.by("train", "--config", config, "--out", folder.resolve("out/train"));
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err())
                .contains("another run is writing here (process "
                        + first.process().pid() + ")")
                .hasLineCount(1);
        first.end("KILL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"npy", "parquet"})
    @DisplayName("killed between two windows and started again, embed ends in the same bytes as a run left alone")
    void embedGoesOnAfterAKill(String ending) throws Exception {
        Path texts = Files.write(
                folder.resolve("texts.txt"),
                Stream.iterate(0, i -> i + 1)
                        .limit(80_000)
                        .map(i -> ORGANS.get(i % 7) + " " + ORGANS.get(i / 7 % 7))
                        .toList());
        Path stopped = folder.resolve("stopped." + ending);
        Path journal = folder.resolve("stopped." + ending + ".partial.journal");
        Kalmias.Running running = kalmia.start("embed", "--model", "model", "--input", texts, "--output", stopped);
        running.waitUntil(() -> journal.toFile().length() > 0);
        Said second = Said.by("embed", "--model", folder.resolve("model"), "--input", texts, "--output", stopped);
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains("another run is writing it").hasLineCount(1);
        assertThat(running.end("KILL").exitCode()).isEqualTo(137);
        assertThat(stopped).doesNotExist();
        Said last = kalmia.run("embed", "--model", "model", "--input", texts, "--output", stopped);
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(last.err()).contains("going on after");
        Said alone = kalmia.run("embed", "--model", "model", "--input", texts, "--output", "alone." + ending);
        assertThat(alone.exitCode()).as(alone.err()).isZero();
        assertThat(stopped).hasSameBinaryContentAs(folder.resolve("alone." + ending));
        assertThat(journal).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"embed,v.npy", "train,trained"})
    @DisplayName("a disk that takes no more is named in one line, and nothing that looks whole is left")
    void saysThatTheDiskIsFull(String command, String target) throws Exception {
        // The nearest thing to a full disk that needs no rights: the system refuses to let any file grow further.
        List<String> full = List.of("sh", "-c", "ulimit -f 2; exec \"$@\"", "sh");
        Path output = folder.resolve(target);
        Path config = Files.writeString(folder.resolve("t.yaml"), """
                examples: pairs.jsonl
                model: model
                training: {batch-size: 4, max-query-tokens: 6, max-document-tokens: 6}
                """);
        Path texts = Files.write(
                folder.resolve("texts.txt"),
                Stream.generate(() -> "red house").limit(1000).toList());
        Said said = (command.equals("embed")
                        ? kalmia.start(full, "embed", "--model", "model", "--input", texts, "--output", output)
                        : kalmia.start(full, "train", "--config", config, "--out", output))
                .end();
        assertThat(said.exitCode()).as(said.err()).isEqualTo(1);
        assertThat(said.err().lines().toList())
                .last()
                .asString()
                .startsWith("kalmia: ")
                .contains(target, "File too large");
        assertThat(output).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(path -> path.toString().contains("v.npy"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"show model", "show model --json", "--help", "show --help", "--version"})
    @DisplayName("a result that standard output does not take is said to be lost, and ends with 1")
    void saysThatTheResultIsLost(String arguments) throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        List<String> full = List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh");
        Said said = kalmia.start(full, (Object[]) arguments.split(" ")).end();
        assertThat(said.exitCode()).as(said.err()).isEqualTo(1);
        assertThat(said.err()).startsWith("kalmia: standard output").hasLineCount(1);
    }

    private static void requireNothingFinished(Path out) {
        for (String stage : List.of("train", "train.partial/model", "before", "after", "report")) {
            assertThat(out.resolve(stage)).doesNotExist();
        }
    }

    private static long newestCheckpoint(Path out) {
        try (Stream<Path> files = Files.list(out.resolve("train.partial/checkpoints"))) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("step-[0-9]+"))
                    .mapToLong(name -> Long.parseLong(name.substring("step-".length())))
                    .max()
                    .orElse(0);
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static List<String> content(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file ->
                            Files.isRegularFile(file) && !file.toString().endsWith(".lock"))
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
