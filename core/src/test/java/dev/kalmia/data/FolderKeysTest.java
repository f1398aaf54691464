package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the rows of folders say beside the keys of their convention.
class FolderKeysTest {
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();
    private static final String SET = "set";

    @TempDir
    Path scratch = Path.of("");

    private Path folder(String... files) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("from/" + SET));
        for (int i = 0; i < files.length; i += 2) {
            Files.createDirectories(folder.resolve(files[i]).resolveSibling("."));
            Files.writeString(folder.resolve(files[i]), files[i + 1]);
        }
        return folder;
    }

    private Path beir() throws IOException {
        return folder(
                "corpus.jsonl",
                """
                {"_id":"d1","title":"T","text":"one","metadata":{"url":"http://x","n":0.10}}
                {"_id":"d2","title":"","text":"two","metadata":{},"lang":null}
                """,
                "queries.jsonl",
                """
                {"_id":"q1","text":"what?","metadata":{"year":[1999]},"lang":"en","prompt":"Find: ","task":"own"}
                {"_id":"q2","text":"who?","metadata":{}}
                """,
                "qrels/train.tsv",
                "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td2\t1\n");
    }

    private Path nemo(String rows, String about) throws IOException {
        return folder(
                "train.json",
                "{\"corpus\":[{\"path\":\"corpus\"}],\"data\":[" + rows + "]}",
                "corpus/train.jsonl",
                "{\"id\":\"d1\",\"text\":\"one\",\"year\":5}\n{\"id\":\"d2\",\"text\":\"two\"}\n",
                "corpus/merlin_metadata.json",
                about);
    }

    private static String row(String positive, String negative, String further) {
        return "{\"question_id\":\"q1\",\"question\":\"what?\",\"corpus_id\":\"c\",\"pos_doc\":[{\"id\":\"d1\""
                + positive + "}],\"neg_doc\":[{\"id\":\"d2\"" + negative + "}]" + further + "}";
    }

    private List<Example> through(List<Example> examples, ExampleFormat format, String name) {
        Path target = scratch.resolve(format + "/" + name);
        assertThat(FormatWriter.write(target, format, false, examples.iterator())
                        .lost())
                .isEmpty();
        return ExampleReader.readAll(target, DEFAULTS);
    }

    @Test
    @DisplayName("BEIR's further keys go with queries and documents, through kalmia, and back to the same places")
    void beirKeys() throws IOException {
        List<Example> read = ExampleReader.readAll(beir(), DEFAULTS);

        Meta first = read.getFirst().meta();
        assertThat(first.attributes())
                .containsEntry("metadata", "{\"year\":[1999]}")
                .containsEntry("lang", "en")
                .containsEntry("json_attributes", "[\"metadata\"]");
        assertThat(first.attributes().get("judged_documents"))
                .contains("\"more\":{\"metadata\":{\"url\":\"http://x\",\"n\":0.10}}");
        assertThat(first.prompt()).isEqualTo("Find: ");
        assertThat(first.task()).isEqualTo("own");
        assertThat(read.getLast().meta().attributes()).containsOnlyKeys("judged_documents");
        for (String name : List.of(SET + ".jsonl", SET + ".parquet")) {
            assertThat(through(read, ExampleFormat.KALMIA, name)).isEqualTo(read);
        }
        assertThat(through(read, ExampleFormat.BEIR, SET)).isEqualTo(read);
        Path back = scratch.resolve("BEIR/" + SET);
        assertThat(back.resolve("corpus.jsonl")).hasContent("""
                {"_id":"d1","title":"T","text":"one","metadata":{"url":"http://x","n":0.10}}
                {"_id":"d2","title":"","text":"two"}
                """);
        assertThat(back.resolve("queries.jsonl")).hasContent("""
                {"_id":"q1","text":"what?","lang":"en","metadata":{"year":[1999]},"task":"own","prompt":"Find: "}
                {"_id":"q2","text":"who?"}
                """);
    }

    @Test
    @DisplayName(
            "what no example holds is counted: texts without a judgement, keys that are taken, keys of whole files")
    void leftBehind() throws IOException {
        Path folder = beir();
        Files.writeString(folder.resolve("qrels/train.tsv"), "q1\td1\t1\n");
        Files.writeString(folder.resolve("queries.jsonl"), """
                {"_id":"q1","text":"what?","judged_documents":[1]}
                {"_id":"q2","text":"who?"}
                {"_id":"q3","text":"why?"}
                """);
        try (ExampleReader reader = ExampleReader.of(folder, DEFAULTS)) {
            assertThat(reader.stream()).hasSize(1);
            assertThat(reader.leftBehind())
                    .isEqualTo(Map.of(
                            "documents without a judgement", 1L,
                            "queries without a judgement", 2L,
                            "key 'judged_documents'", 1L));
        }
        Scratch.delete(scratch.resolve("from"));
        Path nemo = nemo(row("", "", ""), "{\"class\":\"TextQADataset\",\"corpus_id\":\"c\",\"task_type\":\"qa\"}");
        Files.writeString(
                nemo.resolve("train.json"), "{\"about\":{\"x\":[1]},\"data\":[" + row("", "", "") + "],\"version\":2}");
        try (ExampleReader reader = ExampleReader.of(nemo, DEFAULTS)) {
            assertThat(reader.stream()).hasSize(1);
            assertThat(reader.leftBehind().keySet())
                    .containsExactly(
                            "key 'about' of train.json",
                            "key 'task_type' of merlin_metadata.json",
                            "key 'version' of train.json");
        }
    }

    @Test
    @DisplayName(
            "NeMo's instructions are the prompt and an attribute, and stand there again when all examples share them")
    void instructions() throws IOException {
        String about =
                "{\"class\":\"TextQADataset\",\"query_instruction\":\"query: \",\"passage_instruction\":\"passage: \"}";
        Path folder = nemo(row("", "", ",\"domain\":\"law\",\"n\":3"), about);

        List<Example> read = ExampleReader.readAll(folder, DEFAULTS);

        Meta meta = read.getFirst().meta();
        assertThat(meta.prompt()).isEqualTo("query: ");
        assertThat(meta.attributes())
                .containsEntry("domain", "law")
                .containsEntry("n", "3")
                .containsEntry("passage_instruction", "passage: ");
        assertThat(through(read, ExampleFormat.KALMIA, SET + ".jsonl")).isEqualTo(read);
        assertThat(through(read, ExampleFormat.NEMO, SET)).isEqualTo(read);
        assertThat(scratch.resolve("NEMO/set/corpus/merlin_metadata.json"))
                .content()
                .contains("\"query: \"", "\"passage: \"");
        Scratch.delete(scratch.resolve("NEMO"));
        List<Example> two = List.of(read.getFirst(), new Pair("q", "p", new Meta("2", SET, "other: ", Map.of())));
        assertThat(through(two, ExampleFormat.NEMO, SET))
                .extracting(example -> example.meta().prompt())
                .containsExactly("query: ", "other: ");
        assertThat(scratch.resolve("NEMO/set/corpus/merlin_metadata.json"))
                .content()
                .doesNotContain("instruction");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]|must hold a JSON object",
                "{|cannot read",
                "{\"query_instruction\":5}|'query_instruction' must be a text",
                "{\"passage_instruction\":[]}|'passage_instruction' must be a text"
            })
    @DisplayName("a description of a corpus that cannot be used ends the reading with its name")
    void badDescription(String about, String message) throws IOException {
        Path folder = nemo(row("", "", ""), about);
        assertThatThrownBy(() -> ExampleReader.readAll(folder, DEFAULTS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("merlin_metadata.json");
    }

    @Test
    @DisplayName("an instruction that is too long, or a description that is, is refused")
    void longDescription() throws IOException {
        for (String about : List.of(
                "{\"query_instruction\":\"" + "x".repeat(CorpusInstructions.LONGEST + 1) + "\"}",
                "{" + " ".repeat(1 << 20) + "}")) {
            Path folder = nemo(row("", "", ""), about);
            assertThatThrownBy(() -> ExampleReader.readAll(folder, DEFAULTS)).hasMessageContaining("at most");
        }
    }

    @Test
    @DisplayName("scores of all of NeMo's documents are the group's; those of some stay with their documents")
    void scores() throws IOException {
        List<Example> all =
                ExampleReader.readAll(nemo(row(",\"score\":0.9", ",\"score\":-1,\"rank\":2", ""), "{}"), DEFAULTS);

        assertThat(((Group) all.getFirst()).scores()).isEqualTo(new GroupScores(List.of(0.9), List.of(-1.0)));
        assertThat(all.getFirst().meta().attributes().get("judged_documents"))
                .contains("\"remark\":{\"rank\":2}", "\"more\":{\"year\":5}");
        assertThat(through(all, ExampleFormat.NEMO, SET)).isEqualTo(all);
        Scratch.delete(scratch.resolve("NEMO"));
        List<Example> some = ExampleReader.readAll(nemo(row("", ",\"score\":0.25", ""), "{}"), DEFAULTS);
        assertThat(((Group) some.getFirst()).scores()).isNull();
        assertThat(through(some, ExampleFormat.NEMO, SET)).isEqualTo(some);
        assertThat(through(some, ExampleFormat.KALMIA, SET + ".jsonl")).isEqualTo(some);
        for (ExampleFormat format : List.of(ExampleFormat.BEIR, ExampleFormat.TEVATRON)) {
            assertThatThrownBy(() -> through(some, format, SET)).hasMessageEndingWith("lost would be: documents");
            assertThatThrownBy(() -> through(all, format, SET))
                    .hasMessageEndingWith("lost would be: documents, scores");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"query\":\"q\",\"pos_doc\":[{\"text\":\"p\",\"score\":0.5}],\"neg_doc\":[{\"text\":\"n\",\"score\":0.25},{\"text\":\"m\",\"score\":-3.0}]}",
                "{\"query_id\":\"1\",\"query\":\"q\",\"positive_passages\":[{\"docid\":\"a\",\"title\":\"\",\"text\":\"p\",\"score\":0.5}],"
                        + "\"negative_passages\":[{\"docid\":\"b\",\"title\":\"\",\"text\":\"n\",\"score\":0.25,\"url\":[1]},"
                        + "{\"docid\":\"c\",\"title\":\"\",\"text\":\"m\",\"score\":-3.0}]}"
            })
    @DisplayName("documents in the row that all have a score make a scored group, and are written as they were")
    void inlineScores(String row) {
        Path file = Scratch.file(scratch, SET + ".jsonl", row + "\n");
        List<Example> read = ExampleReader.readAll(file, DEFAULTS);

        assertThat(((Group) read.getFirst()).scores()).isEqualTo(new GroupScores(List.of(0.5), List.of(0.25, -3.0)));
        ExampleFormat format = row.contains("passages") ? ExampleFormat.TEVATRON : ExampleFormat.NEMO;
        assertThat(through(read, format, SET + ".jsonl")).isEqualTo(read);
        assertThat(scratch.resolve(format + "/" + SET + ".jsonl")).hasContent(row);
        assertThat(through(read, ExampleFormat.KALMIA, SET + ".jsonl")).isEqualTo(read);
    }

    @Test
    @DisplayName(
            "one of NeMo's documents in the row without a score: none is the group's, each stays with its document")
    void someInlineScores() {
        Path file = Scratch.file(scratch, SET + ".jsonl", """
                {"query":"q","pos_doc":"p","neg_doc":[{"text":"n","score":0.25,"id":7}]}
                """);
        List<Example> read = ExampleReader.readAll(file, DEFAULTS);

        assertThat(((Group) read.getFirst()).scores()).isNull();
        assertThat(read.getFirst().meta().attributes().get("judged_documents"))
                .contains("\"id\":\"7\"", "\"remark\":{\"score\":0.25}");
        assertThat(through(read, ExampleFormat.NEMO, SET + ".jsonl")).isEqualTo(read);
        assertThat(scratch.resolve("NEMO/" + SET + ".jsonl")).hasContent("""
                {"query":"q","pos_doc":["p"],"neg_doc":[{"id":"7","text":"n","score":0.25}]}
                """);
    }

    @Test
    @DisplayName("Tevatron's further keys of rows and documents are kept, and written where they were")
    void tevatron() throws IOException {
        String rows =
                "{\"query_id\":\"1\",\"query_text\":\"q\",\"positive_document_ids\":[\"a\"],\"negative_document_ids\":[],\"answers\":[\"x\"],\"hard\":true}\n";
        String corpus = "{\"docid\":\"a\",\"title\":\"T\",\"text\":\"one\",\"source\":{\"page\":3}}\n";
        Path folder = folder("train.jsonl", rows, "corpus.jsonl", corpus);

        List<Example> read = ExampleReader.readAll(folder, DEFAULTS);

        assertThat(read.getFirst().meta().attributes())
                .containsEntry("answers", "[\"x\"]")
                .containsEntry("hard", "true");
        assertThat(through(read, ExampleFormat.TEVATRON, SET)).isEqualTo(read);
        assertThat(scratch.resolve("TEVATRON/set/train.jsonl")).hasContent(rows);
        assertThat(scratch.resolve("TEVATRON/set/corpus.jsonl")).hasContent(corpus);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEIR", "TEVATRON", "NEMO"})
    @DisplayName(
            "documents without ids that are one text under several titles stay readable, and what is left out is told")
    void titles(ExampleFormat format) {
        List<Example> examples = IntStream.range(0, 4)
                .<Example>mapToObj(i -> DocumentNotes.group(
                        "q" + i,
                        List.of(new Document("", "a b c".substring(0, Math.max(0, 2 * i - 1)), "a b c", 1)),
                        List.of(),
                        Meta.of("" + i, SET)))
                .toList();
        Path target = scratch.resolve(SET);

        FormatWriter.Written written = FormatWriter.write(target, format, true, examples.iterator());

        assertThat(written.lost()).containsOnlyKeys("documents");
        assertThat(ExampleReader.readAll(target, DEFAULTS)).hasSize(4);
    }

    @Test
    @DisplayName("a title with white space before it stays a title, in folders and in rows")
    void blankBeforeTitle() throws IOException {
        Path folder = folder(
                "corpus.jsonl",
                "{\"_id\":\"d1\",\"title\":\" T 1\",\"text\":\"one\"}\n",
                "queries.jsonl",
                "{\"_id\":\"q1\",\"text\":\"what?\"}\n",
                "qrels/train.tsv",
                "query-id\tcorpus-id\tscore\nq1\td1\t1\n");
        List<Example> read = ExampleReader.readAll(folder, DEFAULTS);
        assertThat(through(read, ExampleFormat.BEIR, SET)).isEqualTo(read);
        assertThat(scratch.resolve("BEIR/" + SET + "/corpus.jsonl"))
                .content()
                .isEqualTo("{\"_id\":\"d1\",\"title\":\"T 1\",\"text\":\"one\"}\n");
        Path rows = Files.writeString(scratch.resolve("rows.jsonl"), """
                {"query_id":"q","query":"what?","positive_passages":[{"docid":"d","title":" T 1","text":"one"}],"negative_passages":[]}
                """);
        List<Example> inRows = ExampleReader.readAll(rows, DEFAULTS);
        through(inRows, ExampleFormat.TEVATRON, "again.jsonl");
        assertThat(scratch.resolve("TEVATRON/again.jsonl")).content().contains("\"title\":\"T 1\",\"text\":\"one\"");
    }

    @Test
    @DisplayName("keys that mean something else in another folder are a loss of documents that is told")
    void clashes() {
        Example example = DocumentNotes.group(
                "q", List.of(new Document("a", "", "p", 1, "{\"_id\":\"b\"}", "")), List.of(), Meta.of("1", SET));
        for (ExampleFormat format : List.of(ExampleFormat.BEIR, ExampleFormat.TEVATRON, ExampleFormat.NEMO)) {
            assertThatThrownBy(() -> through(List.of(example), format, SET))
                    .hasMessageEndingWith("lost would be: documents");
        }
    }
}
