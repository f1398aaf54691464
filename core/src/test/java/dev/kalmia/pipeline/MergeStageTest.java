package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Recipe;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeStageTest {
    @TempDir
    Path folder = Path.of("");

    private final List<String> said = new ArrayList<>();
    private final RecipeRunner runner = new RecipeRunner(Progress.silent(), said::add);

    @BeforeEach
    void models() {
        TinyModel.write(folder.resolve("one"), 1);
        TinyModel.write(folder.resolve("two"), 2);
        TinyModel.write(folder.resolve("base"), 3);
    }

    private void run(String yaml, Path out) {
        runner.runOne("merge", Settings.parse(yaml, "m.yaml"), Places.at(folder), 7, out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: soup, weights: [1, 3]}          | ''",
                "{kind: linear}                         | ''",
                "{kind: slerp, t: [0.3]}                | ''",
                "{kind: karcher}                        | ''",
                "{kind: task-arithmetic, lambda: 0.5}   | base",
                "{kind: task-slerp, t: [0.5]}           | base",
                "{kind: model-stock}                    | base",
                "{kind: ties}                           | base",
                "{kind: dare, density: 0.5, then: ties} | base",
                "{kind: breadcrumbs}                    | base",
            })
    @DisplayName("each kind makes a model, with a card and the same bytes each time")
    void kinds(String method, String base) {
        String yaml = "models: [one, two]\nmethod: " + method + "\n" + (base.isEmpty() ? "" : "base: " + base + "\n");
        run(yaml, folder.resolve("first"));
        run(yaml, folder.resolve("second"));
        ModelFolder made = ModelFolder.open(folder.resolve("first"));
        assertThat(made.fingerprint())
                .isNotEqualTo(ModelFolder.open(folder.resolve("one")).fingerprint());
        assertThat(Hashes.folder(folder.resolve("first"))).isEqualTo(Hashes.folder(folder.resolve("second")));
        assertThat(folder.resolve("first/README.md"))
                .content()
                .contains("Its weights were computed from those of 2 models", "Not measured by the run that merged it");
        run(yaml, folder.resolve("first"));
        assertThat(said).last().asString().contains("unchanged, nothing to do");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{kind: slerp, lambda: 2} | lambda must not be given for slerp",
                "{kind: slerp, t: [0.1, 0.2]} | t must be one number for slerp",
                "{kind: slerp, t: 0.5} | 'method.t' must be a list",
                "{kind: ties} | base must be given for ties",
                "{kind: soup, weights: [1]} | weights must be one for each of 2 models",
                "{kind: mean} | 'method.kind' must be one of soup",
            })
    @DisplayName("settings that do not belong together are refused before a folder is made")
    void refusesSettings(String method, String reason) {
        assertThatThrownBy(() -> run("models: [one, two]\nmethod: " + method + "\n", folder.resolve("out")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(reason);
        assertThat(folder.resolve("out.partial")).doesNotExist();
    }

    @Test
    @DisplayName("models that are not of one kind are refused before a folder is made")
    void refusesOthers() {
        TinyModel.write(folder.resolve("deep"), 1, 2);
        assertThatThrownBy(() -> run("models: [one, deep]\nmethod: {kind: soup}\n", folder.resolve("out")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("one and deep differ in the layers: 1, 2");
        assertThat(folder.resolve("out.partial")).doesNotExist();
    }

    @Test
    @DisplayName("a recipe merges what its stages made")
    void recipe() throws IOException {
        String recipe = """
                name: merges
                seed: 1
                stages:
                  - {name: first, kind: merge, config: {models: [one, two], method: {kind: slerp}}}
                  - name: second
                    kind: merge
                    config: {models: [$first, two], base: base, method: {kind: ties}}
                """;
        Path file = folder.resolve("recipe.yaml");
        Files.writeString(file, recipe);
        runner.run(Recipe.read(file), folder, folder.resolve("out"));
        assertThat(folder.resolve("out/second/merge.json")).content().contains("\"method\": \"ties\"");
        assertThat(ModelFolder.open(folder.resolve("out/second")).dimension()).isEqualTo(16);
    }

    @Test
    @DisplayName("killed between shards it goes on there")
    void goesOn() throws IOException {
        MergeStage stage = ConfigBinder.bind(
                Settings.parse("models: [one, two]\nmethod: {kind: soup}\n", "m.yaml"),
                MergeStage.class,
                Places.at(folder));
        Path whole = Files.createDirectory(folder.resolve("whole"));
        stage.run(new StageRun(whole, 7, Progress.silent(), said::add), 3000);
        Path work = Files.createDirectory(folder.resolve("work"));
        assertThatThrownBy(() -> stage.run(new StageRun(work, 7, new Kill(8), said::add), 3000))
                .isInstanceOf(OutOfMemoryError.class);
        Path first = firstShard(work);
        Files.setLastModifiedTime(first, FileTime.fromMillis(0));
        stage.run(new StageRun(work, 7, Progress.silent(), said::add), 3000);
        assertThat(Hashes.folder(work)).isEqualTo(Hashes.folder(whole));
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(FileTime.fromMillis(0));
    }

    private static Path firstShard(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.getFileName().toString().startsWith("model-00001-of-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// Ends the work after so many steps, as the system might.
    private static final class Kill implements Progress {
        private int left;

        Kill(int steps) {
            this.left = steps;
        }

        @Override
        public void start(String what, long total, String unit) {}

        @Override
        public void advance(long by) {
            if (--left == 0) {
                throw new OutOfMemoryError("killed");
            }
        }

        @Override
        public void note(String line) {}

        @Override
        public void finish() {}
    }
}
