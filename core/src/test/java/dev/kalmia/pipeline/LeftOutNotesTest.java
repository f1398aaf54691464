package dev.kalmia.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stages say of Parquet that they do not read (pyarrow wrote the files), and of ids.
class LeftOutNotesTest {
    private final List<String> notes = new ArrayList<>();

    @TempDir
    Path folder = Path.of("");

    private final class Heard implements Progress {
        @Override
        public void start(String what, long total, String unit) {}

        @Override
        public void advance(long by) {}

        @Override
        public void note(String line) {
            notes.add(line);
        }

        @Override
        public void finish() {}
    }

    private Path foreign(String name) throws IOException {
        Path file = folder.resolve(name + ".parquet");
        try (var in = requireNonNull(Example.class.getResourceAsStream("parquet/" + name + ".parquet"))) {
            Files.copy(in, file);
        }
        return file;
    }

    private StageRun run() throws IOException {
        return new StageRun(Files.createDirectories(folder.resolve("work")), 7, new Heard(), line -> {});
    }

    @Test
    @DisplayName("reading tells each column that is left out and files without rows once, also where it reads twice")
    void read() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            rows.append("{\"query\":\"question %d\",\"positive\":\"answer %d\",\"last\":%d}\n".formatted(i, i, i));
        }
        List<Path> inputs = List.of(
                Files.writeString(folder.resolve("rows.jsonl"), rows), foreign("empty-group"), foreign("unread-types"));
        new ReadStage(inputs, Map.of(), List.of(), "last", 0.5, 0.5, "task", OnBadRow.ERROR).run(run());
        assertThat(notes)
                .hasSize(10)
                .contains("left out: column 'price' (DECIMAL) of 2 rows", "passed over: files without rows, 1")
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("mixing tells the columns that are left out of its sets")
    void mix() throws IOException {
        new MixStage(List.of(new MixSet(foreign("brotli"), 1, 0, null)), 1, List.of(), OnBadRow.ERROR).run(run());
        assertThat(notes).containsExactly("left out: column 'weight' (packed with Brotli) of 2 rows");
    }

    private Path written(String name, String query) throws IOException {
        String row = "{\"id\":\"short-long-0-%d\",\"query\":\"%s %d\",\"positive\":\"p\"}\n";
        return Files.writeString(folder.resolve(name), row.formatted(0, query, 0) + row.formatted(1, query, 1));
    }

    @Test
    @DisplayName("ids that several sets have are told, and those made of what examples hold are not meant")
    void sharedIds() throws IOException {
        Path first = written("first.jsonl", "one");
        Path second = written("second.jsonl", "another");
        Path made = Files.writeString(folder.resolve("made.jsonl"), "{\"query\":\"q\",\"positive\":\"p\"}\n");
        Path copy = Files.copy(made, folder.resolve("copy.jsonl"));
        List<MixSet> sets = List.of(first, made, second, copy).stream()
                .map(set -> new MixSet(set, 1, 0, null))
                .toList();
        new MixStage(sets, 1, List.of(), OnBadRow.ERROR).run(run());
        String line = "ids that are in more than one set: 2, the first 'short-long-0-0';"
                + " what names an example by its id may mean another one";
        assertThat(notes).containsExactly(line);
        Scan.of(List.of(first, made, copy), ReadOptions.defaults(), run(), example -> {});
        assertThat(notes).hasSize(1);
        Scan.of(List.of(first, second, second), ReadOptions.defaults(), run(), example -> {});
        assertThat(notes).hasSize(2).last().asString().startsWith("ids that are in more than one set: 4, the first ");
    }

    @Test
    @DisplayName("where a column is asked for nothing is told but the refusal")
    void asked() throws IOException {
        Path file = foreign("graded");
        MixStage stage = new MixStage(List.of(new MixSet(file, 1, 0, null)), 1, List.of(), OnBadRow.SKIP);
        assertThatThrownBy(() -> stage.run(run())).hasMessage("column 'score' cannot be read: DECIMAL (" + file + ")");
        assertThat(notes).isEmpty();
    }
}
