package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The numbers of rows that pandas writes before the columns.
class RowNumbersTest {
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();

    @TempDir
    Path folder;

    @Test
    @DisplayName("a column without a name that holds row numbers says nothing of an example")
    void beforeNames() {
        Path csv = Scratch.file(folder, "a.csv", ",query,positive\n0,q,p\n1,r,s\n");
        assertThat(ExampleReader.readAll(csv, DEFAULTS))
                .hasSize(2)
                .allSatisfy(example -> assertThat(example.meta().attributes()).isEmpty());
    }

    @Test
    @DisplayName("what else stands in a column without a name is kept")
    void namesOfRows() {
        Path tsv = Scratch.file(folder, "a.tsv", "\tquery\tpositive\nfirst\tq\tp\n");
        assertThat(ExampleReader.readAll(tsv, DEFAULTS).getFirst().meta().attributes())
                .containsExactly(Map.entry("", "first"));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2"})
    @DisplayName("numbers for names behind row numbers are neither an example nor a header: places would be two things")
    void beforeNumbers(int query, int positive) {
        Path csv = Scratch.file(folder, "a.csv", ",0,1\n0,q,p\n");
        ReadOptions places = DEFAULTS.withOnBadRow(OnBadRow.SKIP)
                .withColumns(Map.of(Role.QUERY, Column.of(query), Role.POSITIVE, Column.of(positive)));
        assertThatThrownBy(() -> ExampleReader.readAll(csv, places))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("',0,1'")
                .hasMessageContaining("index=False")
                .hasMessageContaining("a.csv line 1");
        assertThatThrownBy(() -> ExampleReader.readAll(csv, DEFAULTS)).hasMessageContaining("wrong columns");
        assertThatThrownBy(() -> TextSource.documents(csv, Map.of(Role.TEXT, Column.of(query))))
                .hasMessageContaining("index=False");
    }

    @Test
    @DisplayName("a first row whose first cell is empty is a row where the others do not count on from 0")
    void otherwise() {
        Path csv = Scratch.file(folder, "a.csv", ",q,p\n,1,2\n");
        ReadOptions places = DEFAULTS.withColumns(Map.of(Role.QUERY, Column.of(1), Role.POSITIVE, Column.of(2)));
        assertThat(ExampleReader.readAll(csv, places)).hasSize(2);
    }
}
