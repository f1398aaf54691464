package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training examples of a BEIR folder.
class BeirExamplesTest {
    private static final ReadOptions ERROR = ReadOptions.defaults();
    private static final ReadOptions SKIP = ERROR.withOnBadRow(OnBadRow.SKIP);
    private static final String HEADER = "query-id\tcorpus-id\tscore\n";
    private static final String CORPUS = """
            {"_id":"d1","title":"Heart","text":"beats "}
            {"_id":"d2","title":"","text":"lungs breathe"}
            {"_id":"d3","text":"bones hold"}
            {"_id":"d4","title":"","text":""}
            """;
    private static final String QUERIES = """
            {"_id":"q1","text":"what beats?","metadata":{}}
            {"_id":"q2","text":"what breathes?"}
            {"_id":"q3","text":"what thinks?"}
            """;

    private static final Document HEART = new Document("d1", "Heart", "Heart beats", 1);
    private static final Document LUNGS = new Document("d2", "", "lungs breathe", 1);
    private static final Document BONES = new Document("d3", "", "bones hold", 0);

    @TempDir
    Path scratch;

    private Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectories(scratch.resolve("v1.0 set"));
        Files.createDirectory(folder.resolve("qrels"));
        Scratch.file(folder, "corpus.jsonl", CORPUS);
        Scratch.file(folder, "queries.jsonl", QUERIES);
    }

    private void judge(String rows) {
        Scratch.file(folder, "qrels/train.tsv", HEADER + rows);
    }

    private List<Example> read() {
        return ExampleReader.readAll(folder, ERROR);
    }

    private static Meta meta(String id) {
        return Meta.of(id, "v1.0 set");
    }

    @Test
    @DisplayName(
            "a query becomes a group of what is judged above 0 and what is not, in the order of its judgements, with ids, titles and grades")
    void groups() {
        judge("q2\td2\t1\nq1\td3\t0\nq1\td2\t2\nq2\td3\t-1\nq1\td1\t1\n");

        assertThat(read())
                .containsExactly(
                        DocumentNotes.group(
                                "what breathes?", List.of(LUNGS.graded(1)), List.of(BONES.graded(-1)), meta("q2")),
                        DocumentNotes.group(
                                "what beats?",
                                List.of(LUNGS.graded(2), HEART.graded(1)),
                                List.of(BONES.graded(0)),
                                meta("q1")));
    }

    @Test
    @DisplayName("corpus and queries may be gzipped, and a task that is asked for takes the place of the folder's name")
    void gzipped() throws IOException {
        judge("q1\td1\t1\n");
        for (String name : List.of("corpus.jsonl", "queries.jsonl")) {
            Scratch.file(folder, name + ".gz", Scratch.gzip(Files.readAllBytes(folder.resolve(name))));
            Files.delete(folder.resolve(name));
        }

        assertThat(ExampleReader.readAll(folder, ERROR.withTask("Organs")))
                .containsExactly(
                        DocumentNotes.group("what beats?", List.of(HEART), List.of(), Meta.of("q1", "Organs")));
    }

    @Test
    @DisplayName("a query without a positive is passed over and counted; one without a judgement is of another split")
    void withoutPositive() {
        judge("q1\td1\t1\nq2\td2\t0\n");
        try (ExampleReader reader = ExampleReader.of(folder, ERROR)) {
            assertThat(reader.stream().map(example -> example.meta().id())).containsExactly("q1");
            assertThat(reader.queriesWithoutPositive()).isEqualTo(1);
            assertThat(reader.rejects().count()).isZero();
        }
    }

    @Test
    @DisplayName("files and folders are read one after the other")
    void mixed() {
        judge("q1\td1\t1\n");
        Path file = Scratch.file(scratch, "a.csv", "query,positive,id\nq,p,7\n");
        try (ExampleReader reader = ExampleReader.of(List.of(folder, file, folder), ERROR)) {
            assertThat(reader.stream().map(example -> example.meta().id())).containsExactly("q1", "7", "q1");
        }
    }

    @Test
    @DisplayName("what no judgement names is not looked at, so that a large corpus is not held")
    void passesOver() {
        judge("q1\td1\t1\n");
        String other = "{\"_id\":\"other\",\"title\":[]}\n";
        Scratch.file(folder, "corpus.jsonl", other + CORPUS + other);

        assertThat(read()).hasSize(1);
    }

    @Test
    @DisplayName("a row that judges what is not there or has no text, or judges again, ends the reading with its line")
    void badJudgements() {
        Path file = folder.resolve("qrels/train.tsv");
        Map<String, String> faults = Map.of(
                "q9\td1\t1\n",
                "unknown query: queries.jsonl has no usable row 'q9' (" + file + " line 3)",
                "q1\td9\t0\n",
                "unknown document: corpus.jsonl has no usable row 'd9' (" + file + " line 3)",
                "q1\td4\t0\n",
                "empty text: document 'd4' (" + file + " line 3)",
                "q1\td1\t0\n",
                "duplicate judgement: query 'q1', document 'd1' (" + file + " line 3)",
                "q1\td2\t0.5\n",
                "relevance must be a whole number: '0.5' (" + file + " line 3)");
        faults.forEach((row, message) -> {
            judge("q1\td1\t1\n" + row);
            assertThatThrownBy(this::read).isInstanceOf(InputException.class).hasMessage(message);
        });
    }

    @Test
    @DisplayName("bad rows of all three files are skipped, counted by reason and listed with their lines")
    void skip() {
        judge("q1\td9\t1\nq9\td1\t1\nq9\td2\t1\nq1\td1\nq1\td1\t1\nq1\td1\t1\nq1\td4\t0\nq2\td2\t1\nq3\td3\t1\n");
        Scratch.file(folder, "corpus.jsonl", CORPUS + "{\n{\"_id\":\"d1\",\"text\":\"again\"}\n{\"_id\":\"\"}\n");
        Scratch.file(
                folder,
                "queries.jsonl",
                QUERIES.replace("what breathes?", "\\u200b").replace("\"q3\"", "3"));
        try (ExampleReader reader = ExampleReader.of(folder, SKIP)) {
            assertThat(reader.stream())
                    .containsExactly(DocumentNotes.group("what beats?", List.of(HEART), List.of(), meta("q1")));
            assertThat(reader.rejects().byReason())
                    .isEqualTo(Map.of(
                            "malformed judgement", 1L,
                            "duplicate judgement", 1L,
                            "malformed JSON", 1L,
                            "duplicate id", 1L,
                            "empty id", 1L,
                            "unknown document", 1L,
                            "unknown query", 4L,
                            "empty text", 2L));
            assertThat(reader.rejects().kept())
                    .extracting(reject -> reject.file().getFileName() + " " + reject.line())
                    .containsExactly(
                            "train.tsv 5",
                            "train.tsv 7",
                            "queries.jsonl 2",
                            "corpus.jsonl 5",
                            "corpus.jsonl 6",
                            "corpus.jsonl 7",
                            "train.tsv 2",
                            "train.tsv 8",
                            "train.tsv 3",
                            "train.tsv 4",
                            "train.tsv 9",
                            "train.tsv 10");
            assertThat(reader.queriesWithoutPositive()).isZero();
        }
    }

    @Test
    @DisplayName("an id that shows nothing is refused with the line that judges it")
    void invisibleId() {
        Scratch.file(folder, "queries.jsonl", QUERIES + "{\"_id\":\"\\u200b\",\"text\":\"x\"}\n");
        judge("q1\td1\t1\n\u200b\td1\t1\n");

        assertThatThrownBy(this::read).hasMessageContaining("id is refused").hasMessageContaining("line 3");
    }

    @Test
    @DisplayName("a folder that gives no example is an error, skip or not")
    void nothing() {
        for (ReadOptions options : List.of(ERROR, SKIP)) {
            judge("q1\td1\t0\n");
            assertThatThrownBy(() -> ExampleReader.readAll(folder, options))
                    .hasMessage(folder.resolve("qrels/train.tsv")
                            + ": no query has a document that is judged above 0 and can be used");
            judge("");
            assertThatThrownBy(() -> ExampleReader.readAll(folder, options))
                    .hasMessageContaining("the file has no judgements");
        }
        judge("q1\td9\t1\n");
        assertThatThrownBy(() -> ExampleReader.readAll(folder, SKIP))
                .hasMessageContaining("the first bad row: unknown document");
        Scratch.file(folder, "corpus.jsonl", "\n");
        assertThatThrownBy(() -> ExampleReader.readAll(folder, SKIP))
                .hasMessage("the file has no rows: " + folder.resolve("corpus.jsonl"));
    }

    @Test
    @DisplayName("without the split train the splits that are there are named, and none of them is read")
    void noTrain() {
        assertThatThrownBy(this::read).hasMessageEndingWith("splits there: none");
        Scratch.file(folder, "qrels/test.tsv", HEADER + "q1\td1\t1\n");
        Scratch.file(folder, "qrels/dev.tsv", HEADER + "q1\td1\t1\n");
        Scratch.file(folder, "qrels/notes.txt", "");

        assertThatThrownBy(this::read)
                .isInstanceOf(InputException.class)
                .hasMessage(folder + ": training examples need qrels/train.tsv, other splits are never trained on;"
                        + " splits there: 'dev', 'test'");
    }

    @Test
    @DisplayName("a folder that is not in BEIR form is told what it lacks")
    void notBeir() throws IOException {
        judge("q1\td1\t1\n");
        String begin = folder + ": a folder of examples must be in BEIR form (corpus.jsonl, queries.jsonl,"
                + " qrels/train.tsv); it lacks ";
        Files.move(folder.resolve("qrels"), scratch.resolve("away"));
        assertThatThrownBy(this::read).hasMessage(begin + "the folder qrels");
        Files.delete(folder.resolve("queries.jsonl"));
        assertThatThrownBy(this::read).hasMessage(begin + "queries.jsonl or queries.jsonl.gz or queries.jsonl.zst");
        Files.delete(folder.resolve("corpus.jsonl"));
        assertThatThrownBy(this::read).hasMessage(begin + "corpus.jsonl or corpus.jsonl.gz or corpus.jsonl.zst");
    }

    @Test
    @DisplayName("a row longer than the bound is never held in memory")
    void tooLong() {
        judge("q1\td1\t1\n");
        byte[] corpus = (CORPUS + " ".repeat(300) + "\n").getBytes(StandardCharsets.UTF_8);
        Scratch.file(folder, "corpus.jsonl.gz", Scratch.gzip(corpus));
        Scratch.file(folder, "corpus.jsonl", corpus);

        assertThatThrownBy(() -> ExampleReader.readAll(folder, ERROR.withMaxLineBytes(200)))
                .hasMessageContaining("line too long: more than 200 bytes")
                .hasMessageContaining("corpus.jsonl line 5");
    }
}
