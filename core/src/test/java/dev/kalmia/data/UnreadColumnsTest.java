package dev.kalmia.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Columns of Parquet that are not read, and files without rows, among examples. pyarrow wrote the files.
class UnreadColumnsTest {
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();

    @TempDir
    Path folder = Path.of("");

    private Path foreign(String name) throws IOException {
        Path file = folder.resolve(name + ".parquet");
        try (var in = requireNonNull(UnreadColumnsTest.class.getResourceAsStream("parquet/" + name + ".parquet"))) {
            Files.copy(in, file);
        }
        return file;
    }

    private Path rows(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    @DisplayName("a column that has no role is left out and told by name, type and rows; the others are attributes")
    void leftOut() throws IOException {
        try (ExampleReader reader = ExampleReader.of(foreign("unread-types"), DEFAULTS)) {
            List<Example> examples = reader.stream().toList();
            assertThat(examples).hasSize(2);
            assertThat(examples.getFirst().meta().attributes())
                    .containsEntry("meta", "{\"source\":\"web\"}")
                    .containsEntry("last", "1")
                    .doesNotContainKeys("price", "half", "seen", "key", "costs", "facts");
            assertThat(reader.leftBehind())
                    .isEqualTo(reader.unreadColumns())
                    .hasSize(9)
                    .containsEntry("column 'price' (DECIMAL)", 2L)
                    .containsEntry("column 'seen' (INT96)", 2L)
                    .containsEntry("column 'meta.cost' (DECIMAL)", 2L);
        }
    }

    @ParameterizedTest
    @CsvSource({"price, DECIMAL", "half, FLOAT16", "costs, DECIMAL"})
    @DisplayName("a column that is mapped to a role and cannot be read is refused in one line, whatever a bad row does")
    void mapped(String column, String type) throws IOException {
        Path file = foreign("unread-types");
        for (OnBadRow onBadRow : OnBadRow.values()) {
            ReadOptions options = DEFAULTS.withOnBadRow(onBadRow)
                    .withColumns(Map.of(Role.QUERY, Column.of("query"), Role.POSITIVE, Column.of(column)));
            assertThatThrownBy(() -> ExampleReader.readAll(file, options))
                    .isExactlyInstanceOf(InputException.class)
                    .hasMessage("column '" + column + "' cannot be read: " + type + " (" + file + ")");
        }
    }

    @Test
    @DisplayName("a column whose name has a role is refused, not passed over; a mapping without it leaves it out")
    void named() throws IOException {
        Path file = foreign("graded");
        assertThatThrownBy(() -> ExampleReader.readAll(file, DEFAULTS))
                .hasMessage("column 'score' cannot be read: DECIMAL (" + file + ")");
        ReadOptions mapped =
                DEFAULTS.withColumns(Map.of(Role.QUERY, Column.of("sentence1"), Role.POSITIVE, Column.of("sentence2")));
        assertThat(ExampleReader.readAll(file, mapped))
                .singleElement()
                .satisfies(example -> assertThat(example.meta().attributes()).isEmpty());
    }

    @Test
    @DisplayName("texts and tables are read beside such columns; who asks for one is refused with its type")
    void tables() throws IOException {
        Path file = foreign("unread-types");
        try (TextSource texts = TextSource.open(file)) {
            assertThat(texts.next().text()).isEqualTo("q1");
        }
        Table table = Table.read(file);
        assertThat(table.column(Column.of("positive"))).containsExactly("p1", "p2");
        assertThatThrownBy(() -> table.column(Column.of("key")))
                .hasMessage("column 'key' cannot be read: UUID (" + file + ")");
        assertThatThrownBy(() -> table.column(Column.of("cost"))).hasMessageContaining("missing column: 'cost'");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    @DisplayName("files without rows among others are passed over and counted, of each format")
    void emptyShards(boolean first, boolean last) throws IOException {
        Path full = rows("full.jsonl", "{\"query\":\"q\",\"positive\":\"p\"}\n");
        Path group = foreign("empty-group");
        Path lines = rows("lines.jsonl", "");
        Path header = rows("header.csv", "query,positive\n");
        List<Path> empty = List.of(group, foreign("no-groups"), foreign("no-columns"), lines, header);
        List<Path> inputs = new ArrayList<>(first ? empty : List.of());
        inputs.add(full);
        inputs.addAll(last ? empty : List.of());
        try (ExampleReader reader = ExampleReader.of(inputs, DEFAULTS)) {
            assertThat(reader.stream()).hasSize(1);
            assertThat(reader.filesWithoutRows()).isEqualTo(first && last ? 10 : 5);
            assertThat(reader.leftBehind()).isEmpty();
        }
    }

    @Test
    @DisplayName("where no file has a row reading is refused, of Parquet as of JSONL")
    void nothingAtAll() throws IOException {
        Path group = foreign("empty-group");
        Path lines = rows("lines.jsonl", "");
        for (Path one : List.of(group, lines)) {
            assertThatThrownBy(() -> ExampleReader.readAll(one, DEFAULTS)).hasMessage("the file has no rows: " + one);
        }
        try (ExampleReader reader = ExampleReader.of(List.of(lines, group), DEFAULTS)) {
            assertThatThrownBy(reader::hasNext).hasMessage("none of the 2 files has rows; the last: " + group);
        }
        assertThatThrownBy(() -> TextSource.open(group)).hasMessage("the file has no rows: " + group);
        assertThatThrownBy(() -> Table.read(group)).hasMessage("the file has no rows: " + group);
    }

    @Test
    @DisplayName("a file of which no row can be used is no empty one")
    void badRows() throws IOException {
        Path full = rows("full.jsonl", "{\"query\":\"q\",\"positive\":\"p\"}\n");
        Path bad = rows("bad.jsonl", "{\"query\":\"q\"}\n");
        try (ExampleReader reader = ExampleReader.of(List.of(full, bad), DEFAULTS.withOnBadRow(OnBadRow.SKIP))) {
            reader.next();
            assertThatThrownBy(reader::hasNext).hasMessageStartingWith("no row of the file can be used");
        }
    }
}
