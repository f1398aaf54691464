package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageFolderTest {
    private record Config(int negatives, String model) {}

    private static final StageSpec SPEC =
            StageSpec.of("mine", new Config(7, "m"), 1, Map.of("examples", "aa", "corpus", "bb"));
    private static final StageSpec OTHER = StageSpec.of("mine", new Config(8, "m"), 1, Map.of("examples", "aa"));

    @TempDir
    Path root;

    private Path out;

    @BeforeEach
    void name() {
        out = root.resolve("mined");
    }

    @Test
    @DisplayName("a finished stage has its files and its record, and nothing of the work is left")
    void finishes() throws IOException {
        run(SPEC, "one");
        assertThat(out.resolve("file")).hasContent("one");
        assertThat(names(out)).containsExactlyInAnyOrder("file", "run.json");
        assertThat(names(root)).containsExactlyInAnyOrder("mined", ".mined.lock");
        RunRecord record = RunRecord.read(out);
        assertThat(record.answers(SPEC)).isTrue();
        assertThat(record.counts()).containsExactly(Map.entry("in", 3L), Map.entry("out", 2L));
        assertThat(record.timings()).containsExactly(Map.entry("all", 0.5));
        assertThat(record.codeVersion()).isEqualTo(CodeVersion.current()).matches("[0-9].*");
        assertThat(record.libraries()).containsKeys("java", "libtorch", "tokenizers");
        assertThat(record.libraries().values()).noneMatch(version -> version.contains("$"));
    }

    @Test
    @DisplayName("the same stage is found finished; another config, seed, input or kind is not")
    void findsFinished() throws IOException {
        run(SPEC, "one");
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            assertThat(folder.finished()).isTrue();
        }
        for (StageSpec other : List.of(
                OTHER,
                new StageSpec("mine", SPEC.config(), 2, SPEC.inputs()),
                new StageSpec("mine", SPEC.config(), 1, Map.of("examples", "ab", "corpus", "bb")))) {
            try (StageFolder folder = StageFolder.open(out, other)) {
                assertThat(folder.finished()).isFalse();
            }
        }
    }

    @Test
    @DisplayName("an output made by another version of the code is not taken for finished")
    void seesOtherCode() throws IOException {
        run(SPEC, "one");
        Path file = out.resolve("run.json");
        Files.writeString(
                file, Files.readString(file).replace("\"codeVersion\": \"", "\"codeVersion\": \"0.0-before-"));
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            assertThat(folder.finished()).isFalse();
        }
    }

    @Test
    @DisplayName(
            "an output that lost a file, or whose file was cut, grew or changed, is made again; one that was added is"
                    + " no harm")
    void seesDamage() throws IOException {
        run(SPEC, "one");
        assertThat(RunRecord.read(out).outputs()).containsExactly(Map.entry("file", Hashes.string("one")));
        for (String damaged : List.of("on", "", "one more", "two")) {
            Files.writeString(out.resolve("file"), damaged);
            try (StageFolder folder = StageFolder.open(out, SPEC)) {
                assertThat(folder.finished()).isFalse();
                assertThat(folder.work()).isDirectory();
            }
        }
        Files.delete(out.resolve("file"));
        run(SPEC, "one");
        assertThat(out.resolve("file")).hasContent("one");
        Files.writeString(out.resolve("notes"), "mine");
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            assertThat(folder.finished()).isTrue();
        }
    }

    @Test
    @DisplayName("files in folders of an output are looked at too")
    void seesDamageBelow() throws IOException {
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            Files.createDirectories(folder.work().resolve("model/1_Pooling"));
            Files.writeString(folder.work().resolve("model/1_Pooling/config.json"), "{}");
            folder.finish(record(SPEC));
        }
        assertThat(RunRecord.read(out).outputs())
                .containsExactly(Map.entry("model/1_Pooling/config.json", Hashes.string("{}")));
        Files.delete(out.resolve("model/1_Pooling/config.json"));
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            assertThat(folder.finished()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"stage\": \"mine\"}"})
    @DisplayName("a record that is damaged is told with the folder to delete")
    void tellsWhatToDelete(String damaged) throws IOException {
        run(SPEC, "one");
        Files.writeString(out.resolve("run.json"), damaged);
        assertThatThrownBy(() -> StageFolder.open(out, SPEC))
                .isExactlyInstanceOf(InputException.class)
                .hasMessageStartingWith(out.resolve("run.json").toString())
                .hasMessageEndingWith("; delete the folder " + out + " to have the stage run again");
        Files.delete(out.resolve("run.json"));
        assertThatThrownBy(() -> StageFolder.open(out, SPEC))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("name another output folder, or delete this one");
    }

    @Test
    @DisplayName("the record of an earlier version, which names no outputs, is another version's and no error")
    void readsEarlierRecord() throws IOException {
        run(SPEC, "one");
        Path file = out.resolve("run.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("(?s)\\s*\"outputs\": \\{[^}]*\\},", "")
                        .replaceFirst("(\"codeVersion\": \"[^+]*)[^\"]*", "$1"));
        assertThat(file).content().doesNotContain("outputs");
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            assertThat(folder.finished()).isFalse();
        }
    }

    @Test
    @DisplayName("the old output stays until the new one is finished")
    void replacesAtTheEnd() throws IOException {
        run(SPEC, "one");
        try (StageFolder folder = StageFolder.open(out, OTHER)) {
            Files.writeString(folder.work().resolve("file"), "two");
            assertThat(out.resolve("file")).hasContent("one");
            folder.finish(record(OTHER));
        }
        assertThat(out.resolve("file")).hasContent("two");
        assertThat(names(root)).containsExactlyInAnyOrder("mined", ".mined.lock");
    }

    @Test
    @DisplayName("work that took long is not cleared for another run, which is told what differs; other work is")
    void keepsWhatTookLong() throws IOException {
        List<String> costly = List.of("checkpoints");
        try (StageFolder folder = StageFolder.open(out, SPEC, costly)) {
            Files.createDirectories(folder.work().resolve("checkpoints/step-5"));
        }
        assertRefused(OTHER, "another negatives: it was 7, now 8; go on as it was begun, name another output folder");
        assertRefused(StageSpec.of("mine", new Config(7, "m"), 2, SPEC.inputs()), "another seed: it was 1, now 2;");
        assertRefused(
                StageSpec.of("mine", new Config(7, "m"), 1, Map.of("examples", "cc", "corpus", "bb")),
                "another content of examples: it was aa, now cc;");
        assertRefused(
                StageSpec.of("mine", new Config(7, "m"), 1, Map.of("examples", "aa")),
                "another content of corpus: it was bb, now nothing;");
        try (StageFolder folder = StageFolder.open(out, SPEC, costly)) {
            assertThat(folder.work().resolve("checkpoints")).isDirectory();
        }
        try (StageFolder folder = StageFolder.open(out, OTHER, List.of("models"))) {
            assertThat(names(folder.work())).containsExactly(".stage.json");
        }
    }

    private void assertRefused(StageSpec other, String said) {
        assertThatThrownBy(() -> StageFolder.open(out, other, List.of("checkpoints")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("mined.partial: holds work that was begun with " + said);
    }

    @Test
    @DisplayName("work that took long and was being cleared is cleared")
    void goesOnClearing() throws IOException {
        try (StageFolder folder = StageFolder.open(out, SPEC, List.of("checkpoints"))) {
            Files.createDirectories(folder.work().resolve("checkpoints/step-5"));
            Files.writeString(folder.work().resolve(".stage.json"), "{}\n");
        }
        try (StageFolder folder = StageFolder.open(out, SPEC, List.of("checkpoints"))) {
            assertThat(names(folder.work())).containsExactly(".stage.json");
        }
    }

    @Test
    @DisplayName("unfinished work goes on when the spec is the same, without what a kill left half-written")
    void resumes() throws IOException {
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            Files.writeString(folder.work().resolve("part"), "half");
            Files.writeString(folder.work().resolve(".log.jsonl.1f.partial"), "torn");
            Files.createDirectories(folder.work().resolve(".model.12-1f.partial/1_Pooling"));
        }
        assertThat(out).doesNotExist();
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            assertThat(folder.finished()).isFalse();
            assertThat(folder.work().resolve("part")).hasContent("half");
            assertThat(names(folder.work())).containsExactlyInAnyOrder(".stage.json", "part");
        }
    }

    @Test
    @DisplayName("unfinished work of another spec is cleared")
    void clears() throws IOException {
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            Files.createDirectories(folder.work().resolve("deep/er"));
            Files.writeString(folder.work().resolve("deep/er/part"), "half");
        }
        try (StageFolder folder = StageFolder.open(out, OTHER)) {
            assertThat(names(folder.work())).containsExactly(".stage.json");
        }
    }

    @Test
    @DisplayName("a kill between run.json and the rename is mended by the next run")
    void completesRename() throws IOException {
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            Files.writeString(folder.work().resolve("file"), "one");
            record(SPEC).write(folder.work());
        }
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            assertThat(folder.finished()).isTrue();
        }
        assertThat(names(out)).containsExactlyInAnyOrder("file", "run.json");
    }

    @Test
    @DisplayName("a folder that no stage made is never touched")
    void refusesForeign() throws IOException {
        Files.createDirectory(out);
        Files.writeString(out.resolve("thesis.tex"), "precious");
        assertThatThrownBy(() -> StageFolder.open(out, SPEC))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no stage made it")
                .hasMessageContaining(out.toString());
        assertThat(out.resolve("thesis.tex")).hasContent("precious");
    }

    @Test
    @DisplayName("neither is a file, nor a folder called like the work")
    void refusesForeignFileAndWork() throws IOException {
        Files.writeString(out, "precious");
        assertThatThrownBy(() -> StageFolder.open(out, SPEC)).isInstanceOf(InputException.class);
        Path next = root.resolve("next");
        Files.createDirectory(root.resolve("next.partial"));
        Files.writeString(root.resolve("next.partial/thesis.tex"), "precious");
        assertThatThrownBy(() -> StageFolder.open(next, SPEC))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("move it away");
        assertThat(root.resolve("next.partial/thesis.tex")).hasContent("precious");
    }

    @Test
    @DisplayName("the output of another kind of stage is not replaced")
    void refusesOtherKind() throws IOException {
        run(SPEC, "one");
        assertThatThrownBy(() -> StageFolder.open(out, new StageSpec("train", Map.of(), 1, Map.of())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("of kind 'mine', not 'train'");
    }

    @Test
    @DisplayName("an empty folder is taken")
    void takesEmpty() throws IOException {
        Files.createDirectory(out);
        run(SPEC, "one");
        assertThat(out.resolve("file")).hasContent("one");
    }

    @Test
    @DisplayName("two runs of this process into one folder: the second is told the process number")
    void refusesSecondHere() {
        try (StageFolder first = StageFolder.open(out, SPEC)) {
            assertThat(first.finished()).isFalse();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> StageFolder.open(out, SPEC))
                        .isInstanceOf(InputException.class)
                        .hasMessage(out + ": another run is writing here (process "
                                + ProcessHandle.current().pid() + ")");
            }
        }
        StageFolder.open(out, SPEC).close();
    }

    @Test
    @DisplayName("a link to the folder, or to one above it, does not let a second run in")
    void refusesSecondByLink() throws IOException {
        run(SPEC, "one");
        Path toOut = Files.createSymbolicLink(root.resolve("link"), out);
        Path above = Files.createSymbolicLink(root.resolve("above"), root);
        try (StageFolder first = StageFolder.open(toOut, OTHER)) {
            for (Path same : List.of(out, toOut, above.resolve("mined"), above.resolve("link"))) {
                assertThatThrownBy(() -> StageFolder.open(same, OTHER))
                        .isInstanceOf(InputException.class)
                        .hasMessageStartingWith(same + ": another run is writing here (process ");
            }
            Files.writeString(first.work().resolve("file"), "two");
            first.finish(record(OTHER));
        }
        assertThat(toOut).isSymbolicLink();
        assertThat(out.resolve("file")).hasContent("two");
    }

    @Test
    @DisplayName("a folder that is not there yet is one too, whatever link leads to it")
    void refusesSecondByLinkAbove() throws IOException {
        Path above = Files.createSymbolicLink(root.resolve("above"), root);
        try (StageFolder first = StageFolder.open(above.resolve("mined"), SPEC)) {
            assertThat(first.finished()).isFalse();
            assertThatThrownBy(() -> StageFolder.open(out, SPEC)).hasMessageContaining("another run is writing here");
        }
    }

    @Test
    @DisplayName("another process in the folder: this one is told its number, and let in when it is killed")
    void refusesSecondProcess() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        out.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> StageFolder.open(out, SPEC))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("(process " + other.pid() + ")");
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        StageFolder.open(out, SPEC).close();
    }

    @Test
    @DisplayName("a record of something else cannot finish the stage")
    void refusesOtherRecord() {
        try (StageFolder folder = StageFolder.open(out, SPEC)) {
            assertThatThrownBy(() -> folder.finish(record(OTHER))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(out).doesNotExist();
    }

    @Test
    @DisplayName("a run.json that is broken is an error with its name, not a finished stage")
    void refusesBrokenRecord() throws IOException {
        run(SPEC, "one");
        Files.writeString(out.resolve("run.json"), "{\"stage\": \"mine\"}");
        assertThatThrownBy(() -> StageFolder.open(out, SPEC))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("run.json")
                .hasMessageContaining("missing key 'config'");
    }

    private void run(StageSpec spec, String content) throws IOException {
        try (StageFolder folder = StageFolder.open(out, spec)) {
            Files.writeString(folder.work().resolve("file"), content);
            folder.finish(record(spec));
        }
    }

    private static RunRecord record(StageSpec spec) {
        Map<String, Long> counts = new java.util.LinkedHashMap<>();
        counts.put("in", 3L);
        counts.put("out", 2L);
        return RunRecord.of(spec, Map.of(), counts, Map.of("all", 0.5));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).toList();
        }
    }

    /// Opens the folder in its argument and holds it until it is killed.
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            try (StageFolder folder = StageFolder.open(Path.of(arguments[0]), SPEC)) {
                System.out.println(folder.finished() ? "finished" : "held");
                Thread.sleep(TimeUnit.MINUTES.toMillis(1));
            }
        }
    }
}
