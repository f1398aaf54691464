package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedRowsTest {
    private static final TableFormat CSV = TableFormat.of(FileFormat.CSV);
    private static final TableFormat TSV = TableFormat.of(FileFormat.TSV);
    private static final String[] PIECES = {
        "a", "bc", ",", "\"", "\"\"", "\n", "\r\n", "\r", "\t", " ", "é", "汉", "😀", "", "\"\n", "\t\"", "\"x", "x\""
    };

    private static final int MOST = 1 << 16;

    @TempDir
    Path folder;

    /// All rows of a file; a bad one is `[line, reason]`.
    private static List<List<String>> rows(String content, TableFormat format) {
        var bytes = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        List<List<String>> rows = new ArrayList<>();
        try (RowReader reader = RowReader.of(new Lines(bytes, Path.of("memory"), MOST), format, MOST)) {
            while (true) {
                try {
                    Row row = reader.next();
                    if (row == null) {
                        return rows;
                    }
                    rows.add(((CellRow) row).cells());
                } catch (BadRow bad) {
                    rows.add(List.of(
                            Long.toString(bad.reject().line()), bad.reject().reason()));
                }
            }
        }
    }

    private static List<String> row(String... cells) {
        return List.of(cells);
    }

    private static List<List<String>> randomCells(Random random) {
        int columns = 1 + random.nextInt(4);
        return IntStream.range(0, 1 + random.nextInt(6))
                .mapToObj(_ ->
                        Stream.generate(() -> randomCell(random)).limit(columns).toList())
                .toList();
    }

    private static String randomCell(Random random) {
        return random.ints(random.nextInt(6), 0, PIECES.length)
                .mapToObj(i -> PIECES[i])
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(chars = {',', '\t'})
    @DisplayName("whatever cells we write between commas or tabs, they are read as they were")
    void writtenAndRead(char delimiter) throws IOException {
        var random = new Random(17);
        for (int round = 0; round < 2000; round++) {
            List<List<String>> cells = randomCells(random);
            List<String> names = IntStream.range(0, cells.getFirst().size())
                    .mapToObj(i -> "column " + i)
                    .toList();
            var bytes = new ByteArrayOutputStream();
            var out = new CellOutput(bytes, delimiter, names);
            for (List<String> row : cells) {
                ObjectNode json = JsonNodeFactory.instance.objectNode();
                IntStream.range(0, row.size()).forEach(i -> json.put(names.get(i), row.get(i)));
                out.write(json);
            }
            String content = bytes.toString(StandardCharsets.UTF_8);

            assertThat(rows(content, delimiter == ',' ? CSV : TSV)).as(content).isEqualTo(cells);
        }
    }

    @Test
    @DisplayName("csv as other software writes it is read as Commons CSV reads it")
    void likeCommonsCsv() throws IOException {
        var random = new Random(23);
        CSVFormat commons =
                CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(true).get();
        for (int round = 0; round < 2000; round++) {
            // A CR that stands alone ends a row there, but is text here.
            List<List<Object>> cells = randomCells(random).stream()
                    .map(row -> List.<Object>copyOf(
                            row.stream().map(cell -> cell.replace("\r", "")).toList()))
                    .toList();
            var written = new StringBuilder();
            for (List<Object> row : cells) {
                commons.printRecord(written, row.toArray());
            }
            try (CSVParser parser = CSVParser.builder()
                    .setReader(new StringReader(written.toString()))
                    .setFormat(commons)
                    .get()) {
                List<List<String>> expected =
                        parser.stream().map(CSVRecord::toList).toList();
                assertThat(rows(written.toString(), CSV.withHeader(false)))
                        .as(written.toString())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("a csv row whose marks are at fault is one bad row with its line, and the next line is read")
    void badCsvRow() {
        assertThat(rows("a,b\n\"Foo\" is,1\n2,3\n\"x\ny\" z,4\n5,6\n7,\"open\n8,9\n", CSV))
                .containsExactly(
                        row("2", "malformed quoting"),
                        row("2", "3"),
                        row("4", "malformed quoting"),
                        row("y\" z", "4"),
                        row("5", "6"),
                        row("7", "malformed quoting"),
                        row("8", "9"));
    }

    @Test
    @DisplayName("a line that is not UTF-8 is bad by itself, also behind a mark that is left open")
    void brokenLine() {
        byte[] content = "text,label\n1,\"x\n2,y\n3,\u00ff\n4,z\n".getBytes(StandardCharsets.ISO_8859_1);
        List<String> seen = new ArrayList<>();
        ReadOptions skip = ReadOptions.defaults().withOnBadRow(OnBadRow.SKIP);
        try (ExampleReader reader = ExampleReader.of(Scratch.file(folder, "a.csv", content), skip)) {
            reader.forEachRemaining(example -> seen.add(((Labelled) example).text()));
            assertThat(reader.rejects().kept())
                    .extracting(reject -> reject.line() + " " + reject.reason())
                    .containsExactly("2 malformed quoting", "4 malformed UTF-8");
        }
        assertThat(seen).containsExactly("2", "4");
    }

    @Test
    @DisplayName("many rows with open marks are refused in the time that one reading takes")
    void openMarksAreCheap() {
        String row = "a\",x,\"\"\"\n";
        assertThat(rows("a,b,c\n" + row.repeat(20_000), CSV)).hasSizeBetween(1, 20_000);
        assertThat(rows("a\tb\tc\n" + row.replace(',', '\t').repeat(20_000), TSV))
                .hasSize(20_000);
    }

    @Test
    @DisplayName("tsv that is not quoted, as MS MARCO has it, keeps every row and every mark")
    void rawTsv() {
        assertThat(rows("""
                        query\tpositive
                        "Foo" is what\tit "is"
                        5" disk\t"open
                        q2\ta "word" in it
                        "also open\tx
                        q3\tclosed"
                        q4\t"
                        """, TSV))
                .containsExactly(
                        row("\"Foo\" is what", "it \"is\""),
                        row("5\" disk", "\"open"),
                        row("q2", "a \"word\" in it"),
                        row("\"also open", "x"),
                        row("q3", "closed\""),
                        row("q4", "\""));
    }

    @Test
    @DisplayName("random lines without a header, with marks wherever they fall, are a row each")
    void randomRawTsv() {
        var random = new Random(5);
        String[] pieces = {"a", "\"", "b c", "\"x", "y\"", ",", "\"\"x"};
        for (int round = 0; round < 500; round++) {
            List<List<String>> cells = new ArrayList<>();
            cells.add(row("id", "text"));
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                cells.add(row(rawCell(random, pieces), rawCell(random, pieces)));
            }
            String content = cells.stream().map(row -> String.join("\t", row)).collect(Collectors.joining("\n"));
            assertThat(rows(content, TSV.withHeader(false))).as(content).isEqualTo(cells);
            assertThat(rows(content, TSV)).as(content).isEqualTo(cells.subList(1, cells.size()));
        }
    }

    /// None that stands in marks as a whole: these are taken away.
    private static String rawCell(Random random, String[] pieces) {
        String cell = random.ints(1 + random.nextInt(3), 0, pieces.length)
                .mapToObj(i -> pieces[i])
                .collect(Collectors.joining());
        return cell.matches("\"([^\"]|\"\")*\"") ? "q" + cell : cell;
    }

    @Test
    @DisplayName("tsv that is quoted where it must be, as pandas writes it, is read back")
    void quotedWhereItMust() {
        assertThat(rows("""
                        query\tpositive
                        one\t"two
                        lines"
                        "a ""word"" ""q"\tb
                        "first
                        column

                        too"\tc
                        "a\ttab"\td
                        e\t"both\tof
                        them"
                        "whole"\t""
                        """, TSV))
                .containsExactly(
                        row("one", "two\nlines"),
                        row("a \"word\" \"q", "b"),
                        row("first\ncolumn\n\ntoo", "c"),
                        row("a\ttab", "d"),
                        row("e", "both\tof\nthem"),
                        row("whole", ""));
    }

    @Test
    @DisplayName("what is seen of the first rows decides for those that may be read in two ways, also without a header")
    void seenFromTheFirst() {
        String twoWays = "a\t\"b\nc\td\ne\tf\"\n";
        List<String> joined = row("a", "b\nc\td\ne\tf");
        for (boolean header : new boolean[] {true, false}) {
            TableFormat format = TSV.withHeader(header);
            assertThat(rows("q\tp\nx\t\"y\nz\"\n" + twoWays, format)).contains(row("x", "y\nz"), joined);
            assertThat(rows("q\tp\n" + twoWays + "x\t\"y\nz\"\n", format)).contains(joined);
            assertThat(rows("q\tp\n" + twoWays + "\"x\"\t5\" disk\n", format))
                    .contains(row("a", "\"b"), row("c", "d"), row("e", "f\""), row("\"x\"", "5\" disk"));
        }
    }

    @Test
    @DisplayName("tsv as a quoting writer leaves it is read as it was")
    void minimalQuoting() throws IOException {
        var random = new Random(31);
        String[] pieces = {"a", "b c", "\"x\"", "5\"", "\n", "\t", ", "};
        CSVFormat minimal = CSVFormat.TDF
                .builder()
                .setRecordSeparator('\n')
                .setTrim(false)
                .setIgnoreSurroundingSpaces(false)
                .get();
        for (int round = 0; round < 300; round++) {
            List<List<String>> cells = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                cells.add(row("q" + rawCell(random, pieces) + ".", "p" + rawCell(random, pieces) + "."));
            }
            var written = new StringBuilder("query\tpositive\n");
            for (List<String> row : cells) {
                minimal.printRecord(written, row.toArray());
            }
            assertThat(rows(written.toString(), TSV)).as(written.toString()).isEqualTo(cells);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "q2\t\"a \"\"b\"\" c\"\n"})
    @DisplayName("a cell with tabs and line ends is read where its first line alone has too many columns")
    void tooManyColumnsByItself(String doubled) {
        String content = "query\tpositive\np\tx\nq\t\"a\tb\nc\td\"\nr\ty\n" + doubled;
        assertThat(rows(content, TSV)).startsWith(row("p", "x"), row("q", "a\tb\nc\td"), row("r", "y"));
    }

    @Test
    @DisplayName("tsv that may be rows or a cell of several lines is refused with all of these, and said with the line")
    void inDoubt() {
        String rowsOrCell = "query\tpositive\na\t\"b\nc\td\nshort\ne\tf\"\ng\th\n";
        assertThat(rows(rowsOrCell, TSV)).containsExactly(row("2", "quoting in doubt"), row("g", "h"));
        assertThatThrownBy(() -> Table.read(Scratch.file(folder, "b.tsv", rowsOrCell)))
                .hasMessageContaining("ends in line 5")
                .hasMessageContaining("b.tsv line 2")
                .hasMessageNotContaining("\n");
        assertThat(rows("text\n\"a\nb\"\nc\n", TSV)).containsExactly(row("2", "quoting in doubt"), row("c"));
        assertThat(rows("\"a\tb\"\tc\nd\te\tf\n", TSV.withHeader(false)))
                .containsExactly(row("1", "quoting in doubt"), row("d", "e", "f"));
        assertThat(rows("\"a\tb\"\tc\nd\te\n", TSV.withHeader(false))).containsExactly(row("a\tb", "c"), row("d", "e"));
    }

    @Test
    @DisplayName("tsv whose header stands in marks is quoted throughout, and a mark at fault is a bad row")
    void quotedThroughout() {
        assertThat(rows("\"a\"\t\"b\"\n1\t\"x\n2\ty\"\n\"Foo\" is\t3\n", TSV))
                .containsExactly(row("1", "x\n2\ty"), row("4", "malformed quoting"));
    }
}
