package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private static final TableFormat CSV = TableFormat.of(FileFormat.CSV);
    private static final TableFormat TSV = TableFormat.of(FileFormat.TSV);

    @TempDir
    Path folder;

    private Table read(String name, String content, TableFormat format) {
        return Table.read(List.of(Scratch.file(folder, name, content)), format);
    }

    @Test
    @DisplayName("csv cells are found by name and by place")
    void csv() {
        Table table = read("a.csv", "text,label\n\"one, \"\"two\"\"\",x\n three ,\n", CSV);

        assertThat(table.size()).isEqualTo(2);
        assertThat(table.rows().get(0).value("text")).isEqualTo("one, \"two\"");
        assertThat(table.rows().get(0).value(1)).isEqualTo("x");
        assertThat(table.column(Column.of("text"))).containsExactly("one, \"two\"", " three ");
        assertThat(table.rows().get(1).value("label")).isEmpty();
    }

    @Test
    @DisplayName("rows handed over one by one are those of the whole table, up to the first that is malformed")
    void oneByOne() {
        Path good = Scratch.file(folder, "a.jsonl", "{\"a\": \"x\"}\n\n{\"a\": [\"y\", \"z\"]}\n");
        List<List<String>> seen = new ArrayList<>();
        Table.forEach(good, row -> seen.add(row.values(Column.of("a"))));
        assertThat(seen).containsExactly(List.of("x"), List.of("y", "z"));

        Path bad = Scratch.file(folder, "b.jsonl", "{\"a\": \"x\"}\n{\n");
        List<Row> before = new ArrayList<>();
        assertThatThrownBy(() -> Table.forEach(bad, before::add))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("b.jsonl");
        assertThat(before).hasSize(1);
    }

    @Test
    @DisplayName("without a header the first row is a row")
    void noHeader() {
        Table table = read("a.csv", "a,b,0.5\nc,d,1\n", CSV.withHeader(false));

        assertThat(table.size()).isEqualTo(2);
        assertThat(table.rows().get(0).number(Column.of(2))).isEqualTo(0.5);
        assertThatThrownBy(() -> table.rows().get(0).value("score"))
                .hasMessageContaining("read without a header")
                .hasMessageContaining("line 1");
    }

    @Test
    @DisplayName("without a quotation mark, marks are ordinary characters and a row is a line")
    void noQuote() {
        Table table = read("a.tsv", "one\ttwo\n5\" disk\t\"left open\n\"x\"\ty\r\n", TSV.withQuote(null));

        assertThat(table.column(Column.of("one"))).containsExactly("5\" disk", "\"x\"");
        assertThat(table.column(Column.of("two"))).containsExactly("\"left open", "y");
    }

    @Test
    @DisplayName("a row that spans lines has the number of its first line")
    void lineNumbers() {
        Table table = read("a.csv", "a,b\n\n\"1\n2\n3\",x\n4,y\n", CSV);

        assertThat(table.rows().stream().map(Row::line)).containsExactly(3L, 6L);
        assertThat(table.rows().get(0).value("a")).isEqualTo("1\n2\n3");
    }

    @Test
    @DisplayName("random cells, quoted and written, are read as they were")
    void roundTrip() {
        var random = new Random(7);
        String[] pieces = {"a", ",", "\"", "\n", "\t", " ", "é", "汉", "😀", "", "\r\n"};
        for (int round = 0; round < 200; round++) {
            List<List<String>> cells = new ArrayList<>();
            int columns = 2 + random.nextInt(3);
            for (int r = 0; r < 1 + random.nextInt(5); r++) {
                cells.add(random.ints(columns, 0, 1 << 30)
                        .mapToObj(seed -> new Random(seed)
                                .ints(seed % 6, 0, pieces.length)
                                .mapToObj(i -> pieces[i])
                                .collect(Collectors.joining()))
                        .toList());
            }
            String content = cells.stream()
                    .map(row -> row.stream()
                            .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                            .collect(Collectors.joining(",")))
                    .collect(Collectors.joining("\r\n"));

            Table table = read("a.csv", content, CSV.withHeader(false));

            assertThat(table.rows().stream().map(row -> ((CellRow) row).cells()))
                    .isEqualTo(cells);
        }
    }

    @Test
    @DisplayName("a txt file has a text a line, and an empty line is a row, so that two files stay side by side")
    void txt() {
        Table table = read("a.txt", "one, two\t\"x\n\nthree\n", TableFormat.of(FileFormat.TXT));

        assertThat(table.column(Column.of(0))).containsExactly("one, two\t\"x", "", "three");
    }

    @Test
    @DisplayName("jsonl keys are columns, arrays are lists, numbers are text")
    void jsonl() {
        Table table = read(
                "a.jsonl",
                "{\"query\": \"q\", \"positive\": [\"a\", \"b\"], \"score\": 0.10, \"n\": 3, \"nothing\": null}\n\n",
                TableFormat.of(FileFormat.JSONL));
        Row row = table.rows().getFirst();

        assertThat(row.columns()).containsExactly("query", "positive", "score", "n", "nothing");
        assertThat(row.values(Column.of("positive"))).containsExactly("a", "b");
        assertThat(row.values(Column.of("query"))).containsExactly("q");
        assertThat(row.value("score")).isEqualTo("0.10");
        assertThat(row.value("n")).isEqualTo("3");
        assertThat(row.has(Column.of("nothing"))).isFalse();
        assertThatThrownBy(() -> row.value("positive")).hasMessageContaining("not a text");
        assertThatThrownBy(() -> row.value("nothing")).hasMessageContaining("not a text");
        assertThatThrownBy(() -> row.value(0)).hasMessageContaining("missing column: 0; there: 'query'");
    }

    @Test
    @DisplayName("files are joined, each with its own header, gzipped or not")
    void joined() {
        Path first = Scratch.file(folder, "a.csv", "x,y\n1,2\n");
        Path second =
                Scratch.file(folder, "b.csv.gz", Scratch.gzip("\uFEFFy,x\n4,3\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(Table.read(List.of(first, second), CSV).column(Column.of("x")))
                .containsExactly("1", "3");
        assertThat(Table.read(second).column(Column.of("y"))).containsExactly("4");
    }

    @Test
    @DisplayName("a column that is not there is named with those that are, and the place")
    void missingColumn() {
        Table table = read("a.csv", "text,label\na,b\n", CSV);

        assertThatThrownBy(() -> table.column(Column.of("category")))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "missing column: 'category'; there: 'text', 'label' (" + folder.resolve("a.csv") + " line 2)");
    }

    @Test
    @DisplayName("a short row is an error only where its missing cell is asked for; a name of two columns always")
    void raggedAndTwice() {
        Table table = read("a.csv", "a,b,b\n1,2,3\n4\n", CSV);

        assertThat(table.column(Column.of("a"))).containsExactly("1", "4");
        assertThat(table.rows().getFirst().value(2)).isEqualTo("3");
        assertThatThrownBy(() -> table.rows().getFirst().value("b")).hasMessageContaining("name of two");
        assertThatThrownBy(() -> table.rows().get(1).value(1))
                .hasMessageContaining("short row")
                .hasMessageContaining("line 3");
    }

    @Test
    @DisplayName("a quotation mark left open, text after one that closes, and bytes that are not UTF-8 end the reading")
    void malformed() {
        assertThatThrownBy(() -> read("a.csv", "a,b\n1,\"2\n3,4\n", CSV))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("malformed quoting")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> read("a.csv", "a,b\n1,2\n\"3\" x,4\n", CSV)).hasMessageContaining("line 3");
        byte[] bad = "a,b\n1,2\n3,\u00ff\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Table.read(List.of(Scratch.file(folder, "b.csv", bad)), CSV))
                .hasMessageContaining("malformed UTF-8")
                .hasMessageContaining("line 3");
    }

    @Test
    @DisplayName("a quoted row longer than the bound is refused before it is held")
    void longQuotedRow() {
        Path file = Scratch.file(folder, "a.csv", "a,b\n1,\"" + "x\n".repeat(100));
        try (RowReader rows = RowReader.open(file, CSV, 50)) {
            assertThatThrownBy(rows::next).isInstanceOf(InputException.class).hasMessageContaining("row too long");
        }
    }

    @Test
    @DisplayName("a file without rows is an error")
    void noRows() {
        for (String content : new String[] {"", "\n\n", "a,b\n"}) {
            assertThatThrownBy(() -> read("a.csv", content, CSV)).hasMessageContaining("no rows");
            assertThatThrownBy(() -> read("a.csv", content, CSV.withQuote(null)))
                    .hasMessageContaining("no rows");
        }
        assertThatThrownBy(() -> read("a.jsonl", " \n", TableFormat.of(FileFormat.JSONL)))
                .hasMessageContaining("no rows");
    }

    @Test
    @DisplayName("JSON that is malformed, deep, has a key twice, or is no object is refused with its line")
    void malformedJson() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        for (String line : new String[] {
            "{",
            "[]",
            "1",
            "{\"a\":1}{",
            "{\"a\":1,\"a\":2}",
            "{'a':1}",
            "{\"a\":NaN}",
            deep,
            "{\"a\":" + "9".repeat(2000) + "}"
        }) {
            assertThatThrownBy(() -> read("a.jsonl", "{\"a\":1}\n" + line + "\n", TableFormat.of(FileFormat.JSONL)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("JSON")
                    .hasMessageContaining("line 2")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    @DisplayName("only finite decimal numbers are numbers")
    void numbers() {
        for (String text : new String[] {"NaN", "Infinity", "1d", "0x1p3", "1e999", "", "1,5", "9".repeat(500)}) {
            Table table = read("a.tsv", "x" + text + "\n", TSV.withHeader(false));
            Row row = new CellRow(
                    folder,
                    1,
                    Header.NONE,
                    List.of(table.rows().getFirst().value(0).substring(1)));
            assertThatThrownBy(() -> row.number(Column.of(0))).hasMessageContaining("not a finite number");
        }
        Table table = read("a.tsv", " 4.50 \t-.5\t1e-3\n", TSV.withHeader(false));
        Row row = table.rows().getFirst();
        assertThat(List.of(row.number(Column.of(0)), row.number(Column.of(1)), row.number(Column.of(2))))
                .containsExactly(4.5, -0.5, 0.001);
    }

    @Test
    @DisplayName("the format is seen from the name or must be said")
    void formats() {
        assertThat(FileFormat.of(Path.of("x.JSONL.gz"))).isEqualTo(FileFormat.JSONL);
        assertThat(FileFormat.of(Path.of("x.csv"))).isEqualTo(FileFormat.CSV);
        assertThat(FileFormat.of(Path.of("x.tsv.gz"))).isEqualTo(FileFormat.TSV);
        assertThat(FileFormat.of(Path.of("x.txt"))).isEqualTo(FileFormat.TXT);
        assertThat(FileFormat.named("tsv")).isEqualTo(FileFormat.TSV);
        assertThatThrownBy(() -> FileFormat.of(Path.of("tatoeba.deu"))).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> FileFormat.named("xls")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> CSV.withQuote(',')).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> Column.of(-1)).isInstanceOf(UsageException.class);
    }
}
