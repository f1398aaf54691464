package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.data.parquet.ParquetWriter;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleReaderTest {
    private static final String MADE = "made";
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();
    private static final ReadOptions SKIP = DEFAULTS.withOnBadRow(OnBadRow.SKIP);

    @TempDir
    Path folder;

    private List<Example> read(String name, String content) {
        return ExampleReader.readAll(Scratch.file(folder, name, content), DEFAULTS).stream()
                .map(ExampleReaderTest::hideMadeId)
                .toList();
    }

    /// Ids made of the content are looked at in `contentIds` alone.
    private static Example hideMadeId(Example example) {
        Meta old = example.meta();
        if (!old.id().matches("[0-9a-f]{16}(-[0-9]+)?")) {
            return example;
        }
        Meta meta = new Meta(MADE, old.task(), old.prompt(), old.attributes());
        return switch (example) {
            case Pair pair -> new Pair(pair.query(), pair.positive(), meta);
            case Group group -> new Group(group.query(), group.positives(), group.negatives(), group.scores(), meta);
            case Scored scored -> new Scored(scored.first(), scored.second(), scored.score(), meta);
            case Labelled labelled -> new Labelled(labelled.text(), labelled.label(), meta);
        };
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '#',
            value = {"a.csv#query;positive", "b.csv#query\tpositive", "c.tsv#query,positive", "d.tsv#query|positive"})
    @DisplayName("cells that something else parts are told")
    void parted(String name, String header) {
        Path file = Scratch.file(folder, name, header + "\nq;p\n");
        assertThatThrownBy(() -> ExampleReader.readAll(file, ReadOptions.defaults()))
                .hasMessageContainingAll(
                        "as one column; cells are parted by commas in .csv and by tabs in .tsv", "line 2");
    }

    @Test
    @DisplayName("an empty prompt in JSON stands for no prompt whatever the model's is; an empty cell says nothing")
    void emptyPrompts() {
        assertThat(read("a.jsonl", "{\"query\":\"q\",\"positive\":\"p\",\"prompt\":\"\"}\n")
                        .getFirst()
                        .meta()
                        .prompt())
                .isEmpty();
        assertThat(read("b.jsonl", "{\"query\":\"q\",\"positive\":\"p\",\"prompt\":null}\n")
                        .getFirst()
                        .meta()
                        .prompt())
                .isNull();
        assertThat(read("c.csv", "query,positive,prompt\nq,p,\n")
                        .getFirst()
                        .meta()
                        .prompt())
                .isNull();
    }

    @Test
    @DisplayName("an attribute that stands in the row and among its attributes is a bad row: neither is lost")
    void attributeTwice() {
        assertThatThrownBy(() -> read(
                        "a.jsonl",
                        "{\"query\":\"q\",\"positive\":\"p\",\"extra\":\"e\",\"attributes\":{\"extra\":\"f\"}}\n"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("attribute twice: 'extra'")
                .hasMessageEndingWith("a.jsonl line 1)");
    }

    @Test
    @DisplayName("an id is made of what the row holds: the order of rows and the kind of file make no difference")
    void contentIds() {
        String one = "{\"query\":\"q\",\"positive\":\"p\",\"lang\":\"en\"}\n";
        String two = "{\"query\":\"q\",\"positive\":\"p\",\"lang\":\"de\"}\n";
        List<String> ids = ids("a.jsonl", one + two);
        // The first digits of SHA-256 over the same characters, computed elsewhere.
        assertThat(ids).containsExactly("2e56aa5a10c84096", "ea0361622398ee10");
        assertThat(ids("b.jsonl", two + one)).containsExactly(ids.get(1), ids.get(0));
        assertThat(ids("c.csv", "lang,positive,query\nde,p,q\nen,p,q\n")).containsExactly(ids.get(1), ids.get(0));
    }

    @Test
    @DisplayName("examples that are equal in every respect are counted, across files; any difference makes another id")
    void contentIdsOfDuplicates() {
        String row = "{\"query\":\"q\",\"positive\":\"p\"}\n";
        String named = "{\"id\":\"own\",\"query\":\"q\",\"positive\":\"p\"}\n";
        List<String> ids = ids("a.jsonl", row + named + row + row);
        String id = ids.getFirst();
        assertThat(ids).containsExactly(id, "own", id + "-2", id + "-3");
        Path first = Scratch.file(folder, "x.jsonl", row);
        Path second = Scratch.file(folder, "y.jsonl", row);
        try (ExampleReader reader = ExampleReader.of(List.of(first, second), DEFAULTS.withTask("t"))) {
            assertThat(reader.stream().map(example -> example.meta().id())).containsExactly(id, id + "-2");
        }
        assertThat(ids("b.jsonl", """
                        {"query":"q","positive":"p","task":"u"}
                        {"query":"q","positive":"p","prompt":"u"}
                        {"query":"q","positive":["p"]}
                        {"query":"q","positive":["p","u"]}
                        {"query":"q","positive":["p"],"negative":"u"}
                        {"query":"qp","positive":"u"}
                        {"query":"q","positive":"pu"}
                        {"text":"q","label":"p"}
                        {"first":"q","second":"p","score":1}
                        {"first":"q","second":"p","score":2}
                        {"query":"q","positive":"p"}
                        """)).doesNotHaveDuplicates().endsWith(id);
    }

    private List<String> ids(String name, String content) {
        return ExampleReader.readAll(Scratch.file(folder, name, content), DEFAULTS.withTask("t")).stream()
                .map(example -> example.meta().id())
                .toList();
    }

    private static Meta meta(String id, String task) {
        return Meta.of(id, task);
    }

    @Test
    @DisplayName("FlagEmbedding's lines are groups with their scores and their prompt, and the rest is kept")
    void flagEmbedding() {
        assertThat(read(
                        "fe.train.jsonl",
                        "{\"query\":\"q\",\"pos\":[\"p\"],\"neg\":[\"n\",\"m\"],\"pos_scores\":[0.90],\"neg_scores\":[0.1,0.2],"
                                + "\"prompt\":\"Find it: \",\"type\":\"retrieval\"}\n"))
                .containsExactly(new Group(
                        "q",
                        List.of("p"),
                        List.of("n", "m"),
                        new GroupScores(List.of(0.9), List.of(0.1, 0.2)),
                        new Meta(MADE, "fe", "Find it: ", Map.of("type", "retrieval"))));
    }

    @Test
    @DisplayName("scores make a group of a single positive, in cells too; null and empty cells are none")
    void scores() {
        var group = new Group("q", List.of("p"), List.of(), new GroupScores(List.of(2e10), List.of()), meta(MADE, "a"));
        assertThat(read("a.jsonl", "{\"query\":\"q\",\"positive\":\"p\",\"pos_scores\":[2e10],\"neg_scores\":null}\n"))
                .containsExactly(group);
        assertThat(read("a.csv", "query,positive,positive_scores,negative_scores\nq,p,2e10,\nq,p,,\n"))
                .containsExactly(group, new Pair("q", "p", meta(MADE, "a")));
        ReadOptions mapped = DEFAULTS.withColumns(Map.of(
                Role.named("query"), Column.of("query"),
                Role.named("positive"), Column.of("positive"),
                Role.named("positive-scores"), Column.of("teacher")));
        Path file = Scratch.file(folder, "b.csv", "id,query,positive,teacher\n1,q,p,0.5\n");
        assertThat(ExampleReader.readAll(file, mapped))
                .containsExactly(new Group(
                        "q", List.of("p"), List.of(), new GroupScores(List.of(0.5), List.of()), meta("1", "b")));
    }

    @Test
    @DisplayName("an id made of the content knows scores, and is what it was where there are none")
    void contentIdsWithScores() {
        String group = "{\"query\":\"q\",\"pos\":[\"p\"],\"neg\":[\"n\"]";
        String without = ids("a.jsonl", group + "}\n").getFirst();
        assertThat(without).isEqualTo("5a1060e3abf055f0");
        assertThat(ids("b.jsonl", group + ",\"pos_scores\":null}\n")).containsExactly(without);
        String scored = group + ",\"pos_scores\":[1],\"neg_scores\":[%s]}\n";
        assertThat(ids("c.jsonl", scored.formatted("0") + scored.formatted("0.5")))
                .doesNotHaveDuplicates()
                .doesNotContain(without);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,2]|[0.5]|each positive must have one score; positives=1, scores=2",
                "[1]|[]|each negative must have one score; negatives=1, scores=0",
                "[]|[]|each positive must have one score; positives=1, scores=0",
                "null|[0.5]|each positive must have one score; positives=1, scores=0",
                "[1]|null|each negative must have one score; negatives=1, scores=0",
                "[1]|[\"NaN\"]|not a finite number: column 'neg_scores' is 'NaN'",
                "[1]|[1e999]|not a finite number: column 'neg_scores' is '1E+999'",
                "[1]|[null]|not a text: column 'neg_scores' holds 'null'",
                "[1]|[[0.5]]|not a text: column 'neg_scores' holds '[0.5]'",
                "[1]|high|not a finite number: column 'neg_scores' is 'high'"
            })
    @DisplayName("scores that are no numbers, or not as many as the texts, are a bad row with its line")
    void badScores(String positives, String negatives, String message) {
        String row = "{\"query\":\"q\",\"pos\":[\"p\"],\"neg\":[\"n\"],\"pos_scores\":%s,\"neg_scores\":%s}\n"
                .formatted(positives, negatives.equals("high") ? "\"high\"" : negatives);
        Path file = Scratch.file(folder, "a.jsonl", "{\"query\":\"q\",\"pos\":[\"p\"],\"neg\":[\"n\"]}\n" + row);
        assertThatThrownBy(() -> ExampleReader.readAll(file, DEFAULTS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .hasMessageEndingWith(" (" + file + " line 2)");
        assertThat(ExampleReader.readAll(file, SKIP)).hasSize(1);
    }

    @Test
    @DisplayName("a null takes a column away in its own row alone, whatever stood in the row before")
    void nullsBetweenRows() {
        assertThat(read("a.jsonl", """
                        {"id":"1","query":"q","positive":"p","negative":"n","prompt":"P"}
                        {"id":"2","query":"q","positive":"p","negative":null,"prompt":null}
                        {"id":"3","query":"q","positive":"p","negative":"n","prompt":"P"}
                        {"id":"4","query":"q","positive":"p","negative":"n","prompt":null}
                        """))
                .containsExactly(
                        new Group("q", List.of("p"), List.of("n"), new Meta("1", "a", "P", Map.of())),
                        new Pair("q", "p", meta("2", "a")),
                        new Group("q", List.of("p"), List.of("n"), new Meta("3", "a", "P", Map.of())),
                        new Group("q", List.of("p"), List.of("n"), meta("4", "a")));
    }

    private Path parquet(String name, Map<String, ParquetWriter.Kind> kinds, String... rows) throws IOException {
        Path file = folder.resolve(name);
        try (var out = Files.newOutputStream(file)) {
            var writer = new ParquetWriter(out, new TreeMap<>(kinds));
            for (String row : rows) {
                writer.row(new JsonMapper().readValue(row, ObjectNode.class));
            }
            writer.finish();
        }
        return file;
    }

    @Test
    @DisplayName(
            "rows of Parquet are read like JSON's: lists, numbers, nulls, other columns, and the number of a bad row")
    void parquetRows() throws IOException {
        Map<String, ParquetWriter.Kind> kinds = Map.of(
                "query", ParquetWriter.Kind.TEXT,
                "pos", ParquetWriter.Kind.TEXTS,
                "neg", ParquetWriter.Kind.TEXTS,
                "pos_scores", ParquetWriter.Kind.NUMBERS,
                "neg_scores", ParquetWriter.Kind.NUMBERS,
                "year", ParquetWriter.Kind.NUMBER);
        Path file = parquet(
                "k.parquet",
                kinds,
                "{\"query\":\"q\",\"pos\":[\"p\",\"汉\"],\"neg\":[],\"pos_scores\":[1,0.5],\"neg_scores\":[],\"year\":1999}",
                "{\"query\":\"q\",\"pos\":[]}",
                "{\"query\":\"r\",\"pos\":[\"p\"],\"neg\":[\"n\"]}");

        ExampleReader reader = ExampleReader.of(file, SKIP);
        assertThat(reader.stream().map(ExampleReaderTest::hideMadeId))
                .containsExactly(
                        new Group(
                                "q",
                                List.of("p", "汉"),
                                List.of(),
                                new GroupScores(List.of(1.0, 0.5), List.of()),
                                new Meta(MADE, "k", null, Map.of("year", "1999.0", "json_attributes", "[\"year\"]"))),
                        new Group("r", List.of("p"), List.of("n"), meta(MADE, "k")));
        assertThat(reader.rejects().kept())
                .containsExactly(new Reject(file, 2, "no positive", "column 'pos' is an empty list"));
        assertThatThrownBy(() -> ExampleReader.readAll(file, DEFAULTS))
                .hasMessage("no positive: column 'pos' is an empty list (" + file + " row 2)");
    }

    @Test
    @DisplayName("texts and tables come out of Parquet too; a column that is not there, and no row, are told")
    void parquetTexts() throws IOException {
        Map<String, ParquetWriter.Kind> kinds = Map.of("text", ParquetWriter.Kind.TEXT, "id", ParquetWriter.Kind.TEXT);
        Path file = parquet("t.parquet", kinds, "{\"id\":\"1\",\"text\":\"one\\ntwo\"}", "{\"id\":\"2\"}");
        try (TextSource texts = TextSource.open(file)) {
            assertThat(texts.named()).isTrue();
            assertThat(texts.next()).isEqualTo(new TextSource.Entry("1", "one\ntwo"));
            assertThat(texts.bytesRead()).isBetween(1L, texts.size());
            assertThatThrownBy(texts::next).hasMessageContaining(file + ":2: a row must have text or query");
        }
        assertThat(Table.read(file).rows().getFirst().value("text")).isEqualTo("one\ntwo");
        assertThatThrownBy(() -> Table.read(file).rows().getFirst().value("label"))
                .hasMessage("missing column: 'label'; there: 'id', 'text' (" + file + " row 1)");
        Path empty = parquet("e.parquet", kinds);
        assertThatThrownBy(() -> ExampleReader.readAll(empty, DEFAULTS)).hasMessage("the file has no rows: " + empty);
    }

    @Test
    @DisplayName("KaLM's lines are groups, also without negatives")
    void kalm() {
        assertThat(read(
                        "k.jsonl",
                        "{\"query\":\"q\",\"pos\":[\"p\",\"r\"],\"neg\":[]}\n{\"query\":\"q2\",\"pos\":[\"p\"]}"))
                .containsExactly(
                        new Group("q", List.of("p", "r"), List.of(), meta(MADE, "k")),
                        new Group("q2", List.of("p"), List.of(), meta(MADE, "k")));
    }

    @Test
    @DisplayName("sentence-transformers' names make pairs, triplets and groups")
    void sentenceTransformers() {
        assertThat(read("a.csv", "anchor,positive\nq,p\n")).containsExactly(new Pair("q", "p", meta(MADE, "a")));
        assertThat(read("b.csv", "anchor,positive,negative\nq,p,n\n"))
                .containsExactly(new Group("q", List.of("p"), List.of("n"), meta(MADE, "b")));
        assertThat(read("c.jsonl", "{\"anchor\":\"q\",\"positive\":\"p\",\"negative_1\":\"n\",\"negative_2\":\"m\"}"))
                .containsExactly(new Group("q", List.of("p"), List.of("n", "m"), meta(MADE, "c")));
        assertThat(read("d.tsv", "sentence1\tsentence2\tscore\nx\ty\t4.5\n"))
                .containsExactly(new Scored("x", "y", 4.5, meta(MADE, "d")));
        assertThat(read("e.csv", "text,label\nx,3\n")).containsExactly(new Labelled("x", "3", meta(MADE, "e")));
    }

    @ParameterizedTest
    @CsvSource({
        "query,answer",
        "question,answer",
        "question,context",
        "query,passage",
        "query,document",
        "anchor,passage"
    })
    @DisplayName("pairs as data sets call them are pairs, with a negative groups, in cells and in JSON")
    void customaryPairs(String query, String document) {
        assertThat(read("a.csv", query + "," + document + ",lang\nq,d,en\n"))
                .containsExactly(new Pair("q", "d", new Meta(MADE, "a", null, Map.of("lang", "en"))));
        assertThat(read("b.jsonl", "{\"" + document + "\":\"d\",\"" + query + "\":\"q\",\"negative\":\"n\"}\n"))
                .containsExactly(new Group("q", List.of("d"), List.of("n"), meta(MADE, "b")));
    }

    @ParameterizedTest
    @CsvSource({
        "sentence1,sentence2,label",
        "sentence1,sentence2,scores",
        "sentence_A,sentence_B,score",
        "query,passage,label",
        "query,document,labels",
        "question,answer,score",
        "anchor,context,scores"
    })
    @DisplayName(
            "pairs beside a grade are graded pairs: a document labelled 0 is no positive, nor is one without a label")
    void customaryGrades(String first, String second, String grade) {
        String header = first + "," + second + "," + grade;
        assertThat(read("a.csv", header + "\nq,d,0\nq,e,1\n"))
                .containsExactly(new Scored("q", "d", 0, meta(MADE, "a")), new Scored("q", "e", 1, meta(MADE, "a")));
        String row = "{\"" + first + "\":\"q\",\"" + second + "\":%s,\"" + grade + "\":%s}\n";
        assertThat(read("b.jsonl", row.formatted("\"d\"", "0.5")))
                .containsExactly(new Scored("q", "d", 0.5, meta(MADE, "b")));
        assertThatThrownBy(() -> read("c.jsonl", row.formatted("\"d\"", "null")))
                .hasMessageStartingWith("wrong columns")
                .hasMessageContaining("null: '" + grade + "'");
        assertThatThrownBy(() -> read("d.jsonl", row.formatted("\"d\"", "true")))
                .hasMessageStartingWith("not a finite number");
        assertThatThrownBy(() -> read("e.jsonl", row.formatted("[\"d\"]", "0"))).hasMessageStartingWith("not a text");
        assertThatThrownBy(() -> read("f.csv", header + "\nq,d,\n")).hasMessageStartingWith("not a finite number");
    }

    @Test
    @DisplayName("a list of documents with a list of labels is a group: above 0 are positives, grades are kept")
    void judgedLists() {
        String row = "{\"query\":\"q\",\"docs\":%s,\"labels\":%s}\n";
        assertThat(read("a.jsonl", row.formatted("[\"a\",\"b\",\"c\"]", "[0,1,-1]")))
                .containsExactly(new Group(
                        "q",
                        List.of("b"),
                        List.of("a", "c"),
                        new Meta(MADE, "a", null, DocumentNotes.attributes(List.of(new Document("", "", "c", -1))))));
        assertThat(read("b.jsonl", row.formatted("[\"a\",\"b\"]", "[2,0]")))
                .containsExactly(DocumentNotes.group(
                        "q",
                        List.of(new Document("", "", "a", 2)),
                        List.of(new Document("", "", "b", 0)),
                        meta(MADE, "b")));
        Path file = Scratch.file(folder, "c.jsonl", "{\"q\":\"q\",\"d\":[\"a\",\"b\"],\"g\":[1,0]}\n");
        ReadOptions mapped = DEFAULTS.withColumns(Map.of(
                Role.QUERY,
                Column.of("q"),
                Role.named("documents"),
                Column.of("d"),
                Role.named("grades"),
                Column.of("g")));
        assertThat(hideMadeId(ExampleReader.readAll(file, mapped).getFirst()))
                .isEqualTo(new Group("q", List.of("a"), List.of("b"), meta(MADE, "c")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"a\",\"b\"]|[1]|each document must have one grade; documents=2, grades=1",
                "[\"a\",\"b\"]|1|each document must have one grade; documents=2, grades=1",
                "[\"a\",\"b\"]|[0,0]|no positive: column 'labels' has no grade above 0",
                "[\"a\",\"b\"]|[0.9,0.1]|not a grade: column 'labels' must hold whole numbers; it has 0.9",
                "[\"a\",\"b\"]|[true,false]|not a finite number: column 'labels' is 'true'",
                "[\"a\",\" \"]|[1,0]|empty text: column 'docs'",
                "[\"a\",5]|[1,null]|not a text: column 'labels' holds 'null'",
                "[]|[]|no positive",
                "[\"a\"]|null|null: 'labels'"
            })
    @DisplayName("lists that do not fit, and grades that are none, are a bad row")
    void badJudgedLists(String docs, String labels, String message) {
        assertThatThrownBy(() -> read("a.jsonl", "{\"query\":\"q\",\"docs\":" + docs + ",\"labels\":" + labels + "}\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .hasMessageEndingWith("a.jsonl line 1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "question,answer,context|one of 'answer', 'context' must be there, or the columns be mapped",
                "query,question,answer|one of 'query', 'question' must be there",
                "query,passage,label,score|one of 'score', 'label' must be there",
                "sentence_A,sentence_B,label|needed",
                "query,docs,scores|needed",
                "query,docs|needed",
                "question,pos_doc,answer|needed",
                "passage,label|needed",
                "premise,hypothesis,label|three classes (entailment, neutral, contradiction), which is no grade",
                "query_id,query_text,positive_document_ids,negative_document_ids|give the folder that holds train.jsonl"
            })
    @DisplayName("names that may mean two things, or something else, are refused with what to do")
    void notGuessed(String names, String message) {
        String said = message.equals("needed") ? "wrong columns: query and positive (also known" : message;
        Path file = Scratch.file(folder, "a.csv", names + "\n" + names.replaceAll("\\w+", "1") + "\n");
        for (ReadOptions options : List.of(DEFAULTS, SKIP)) {
            assertThatThrownBy(() -> ExampleReader.readAll(file, options))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("wrong columns")
                    .hasMessageContaining(said)
                    .hasMessageContaining("; there: '" + names.replace(",", "', '") + "'");
        }
    }

    @Test
    @DisplayName("names of its own decide before those of other software, and a null positive is not made up for")
    void ownNamesFirst() {
        assertThat(read("a.csv", "query,positive,answer,label\nq,p,a,0\n"))
                .containsExactly(new Pair("q", "p", new Meta(MADE, "a", null, Map.of("answer", "a", "label", "0"))));
        assertThat(read("b.csv", "text,label,query,passage\nt,l,q,d\n"))
                .containsExactly(
                        new Labelled("t", "l", new Meta(MADE, "b", null, Map.of("query", "q", "passage", "d"))));
        assertThatThrownBy(() -> read("c.jsonl", "{\"query\":\"q\",\"positive\":null,\"answer\":\"a\"}\n"))
                .hasMessageContaining("null: 'positive'");
    }

    @Test
    @DisplayName("a mapping gives columns their roles, and the others are kept as attributes")
    void mapping() {
        Path file = Scratch.file(
                folder,
                "qa.jsonl.gz",
                Scratch.gzip("{\"id\":\"7\",\"source\":\"NIH\",\"question\":\"why?\",\"answer\":\"so\",\"none\":null}"
                        .getBytes(StandardCharsets.UTF_8)));
        ReadOptions options =
                DEFAULTS.withColumns(Map.of(Role.QUERY, Column.of("question"), Role.POSITIVE, Column.of("answer")));

        assertThat(ExampleReader.readAll(file, options.withTask("med")))
                .containsExactly(new Pair("why?", "so", new Meta("7", "med", null, Map.of("source", "NIH"))));
    }

    @Test
    @DisplayName("a file without a header is mapped by places")
    void mappingByPlace() {
        Path file = Scratch.file(folder, "nq.csv", "1,why?,so\n");
        ReadOptions options = DEFAULTS.withFormat(TableFormat.of(FileFormat.CSV).withHeader(false))
                .withColumns(Map.of(Role.ID, Column.of(0), Role.QUERY, Column.of(1), Role.POSITIVE, Column.of(2)));

        assertThat(ExampleReader.readAll(file, options)).containsExactly(new Pair("why?", "so", meta("1", "nq")));
    }

    @ParameterizedTest
    @CsvSource({"nq.csv, ','", "nq.tsv, '\t'"})
    @DisplayName("columns that are all numbers say that the file has no header; rows of JSON have keys of that name")
    void places(String name, String delimiter) {
        ReadOptions options = DEFAULTS.withColumns(Column.mapped(Map.of("query", "1", "positive", "0")));
        Path file = Scratch.file(folder, name, "so,why?,3\nno,when?,4\n".replace(",", delimiter));
        assertThat(ExampleReader.readAll(file, options).stream()
                        .map(Pair.class::cast)
                        .map(pair -> pair.query() + pair.positive()))
                .containsExactly("why?so", "when?no");
        Path called = Scratch.file(folder, "h" + name, "0,1,2\nso,why?,3\n".replace(",", delimiter));
        assertThat(ExampleReader.readAll(called, options)).hasSize(1);
        Path short1 = Scratch.file(folder, "s" + name, "so\n");
        assertThatThrownBy(() -> ExampleReader.readAll(short1, options))
                .hasMessage("short row: no column 1, the row has 1 columns (" + short1 + " line 1)");
        Path jsonl = Scratch.file(folder, "a.jsonl", "{\"0\": \"so\", \"1\": \"why?\"}\n");
        assertThat(ExampleReader.readAll(jsonl, options)).hasSize(1);
        Path other = Scratch.file(folder, "b.jsonl", "{\"a\": \"so\", \"1\": \"why?\"}\n");
        assertThatThrownBy(() -> ExampleReader.readAll(other, options))
                .hasMessageContainingAll("missing column: 0; there: 'a', '1'", "line 1");
    }

    @Test
    @DisplayName("names and places of columns are not mixed")
    void namesAndPlaces() {
        assertThatThrownBy(() -> Column.mapped(Map.of("query", "0", "positive", "answer")))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(
                        "columns must be all names, or all places of a file without a header; columns=");
    }

    @Test
    @DisplayName(
            "a query that is a list of one is the text in it; any other list where one text must be is told with file and line")
    void listsForTexts() {
        Path one = Scratch.file(folder, "a.jsonl", "{\"query\": [\"why?\"], \"positive\": \"so\"}\n");
        assertThat(ExampleReader.readAll(one, DEFAULTS))
                .extracting(example -> ((Pair) example).query())
                .containsExactly("why?");
        for (String list : List.of("[\"a\",\"b\"]", "[]", "[[\"a\",\"b\"]]", "[null]")) {
            Path file = Scratch.file(
                    folder,
                    "l.jsonl",
                    "{\"query\": \"q\", \"positive\": \"p\"}\n{\"query\": " + list + ", \"positive\": \"p\"}\n");
            assertThatThrownBy(() -> ExampleReader.readAll(file, DEFAULTS))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("not a text: column 'query' holds ")
                    .hasMessageContaining(list.equals("[null]") ? "holds 'null'" : "where one text must be")
                    .hasMessageEndingWith(" (" + file + " line 2)");
        }
    }

    @Test
    @DisplayName("a mapping that makes no example is refused before a file is opened")
    void uselessMapping() {
        assertThatThrownBy(() -> DEFAULTS.withColumns(
                        Map.of(Role.TEXT, Column.of(0), Role.LABEL, Column.of(1), Role.NEGATIVE, Column.of(2))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("beside text, label there is negative");
        assertThatThrownBy(() -> DEFAULTS.withColumns(Map.of(Role.QUERY, Column.of("q"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("mapped: query");
        assertThatThrownBy(() -> Role.named("querry")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> DEFAULTS.withMaxLineBytes(0)).isInstanceOf(UsageException.class);
    }

    @Test
    @DisplayName("columns that make no example are listed, and skipping bad rows does not hide it")
    void wrongColumns() {
        Path file = Scratch.file(folder, "a.csv", "premise,hypothesis\nx,y\n");
        for (ReadOptions options : List.of(DEFAULTS, SKIP)) {
            assertThatThrownBy(() -> ExampleReader.readAll(file, options))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("there: 'premise', 'hypothesis'")
                    .hasMessageContaining("line 2");
        }
        assertThatThrownBy(() -> ExampleReader.readAll(
                        file, SKIP.withColumns(Map.of(Role.TEXT, Column.of("premise"), Role.LABEL, Column.of("gold")))))
                .hasMessageContaining("missing column: 'gold'; there: 'premise', 'hypothesis'");
    }

    @Test
    @DisplayName("a null where a text must be is told from a column that is not there")
    void nullText() {
        Path file = Scratch.file(folder, "a.jsonl", "{\"query\": null, \"positive\": \"a\"}\n");
        assertThatThrownBy(() -> ExampleReader.readAll(file, DEFAULTS))
                .hasMessageContaining("there: 'query', 'positive'; null: 'query'");
    }

    @Test
    @DisplayName("bad rows are skipped, counted by reason and written with the counts")
    void skip() throws Exception {
        Path file = Scratch.file(folder, "a.jsonl", """
                {"query":"q","positive":"p"}
                {
                {"query":" \\u200b","positive":"p"}
                {"query":"q"}
                {"query":"\\ud800","positive":"p"}
                {"query":"q","pos":[]}
                {"query":null,"positive":"p"}
                \u00ff
                {"query":"r","positive":"p"}
                """.getBytes(StandardCharsets.ISO_8859_1));
        try (ExampleReader reader = ExampleReader.of(file, SKIP)) {
            assertThat(reader.stream().map(example -> ((Pair) example).query())).containsExactly("q", "r");

            assertThat(reader.rejects().byReason())
                    .containsExactlyEntriesOf(new java.util.TreeMap<>(Map.of(
                            "malformed JSON", 1L,
                            "empty text", 1L,
                            "wrong columns", 2L,
                            "unpaired surrogate", 1L,
                            "no positive", 1L,
                            "malformed UTF-8", 1L)));
            assertThat(reader.rejects().kept().stream().map(Reject::line)).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L);
            Path written = folder.resolve("rejects.jsonl");
            reader.rejects().write(written);
            List<String> lines = Files.readAllLines(written);
            assertThat(lines).hasSize(8);
            assertThat(lines.get(1))
                    .isEqualTo("{\"file\":\"" + file.getFileName()
                            + "\",\"line\":3,\"reason\":\"empty text\",\"detail\":\"column 'query'\"}");
            assertThat(lines.get(7)).startsWith("{\"rejected\":7,\"byReason\":{\"empty text\":1,");
        }
    }

    @Test
    @DisplayName("the first bad row stops the reading where that is asked for")
    void error() {
        assertThatThrownBy(() -> read("a.csv", "query,positive\na,b\n,c\n"))
                .isInstanceOf(InputException.class)
                .hasMessage("empty text: column 'query' (" + folder.resolve("a.csv") + " line 3)");
        assertThatThrownBy(() -> read("a.tsv", "sentence1\tsentence2\tscore\nx\ty\tNaN\n"))
                .hasMessageContaining("not a finite number");
    }

    @Test
    @DisplayName("a file that is empty or has no usable row is an error, skip or not")
    void nothing() {
        for (ReadOptions options : List.of(DEFAULTS, SKIP)) {
            assertThatThrownBy(() -> ExampleReader.readAll(Scratch.file(folder, "a.jsonl", ""), options))
                    .hasMessageContaining("no rows");
            assertThatThrownBy(() -> ExampleReader.readAll(Scratch.file(folder, "a.csv", "text,label\n"), options))
                    .hasMessageContaining("no rows");
        }
        assertThatThrownBy(() -> ExampleReader.readAll(Scratch.file(folder, "a.jsonl", "{\n{\n"), SKIP))
                .hasMessageContaining("no row of the file can be used")
                .hasMessageContaining("line 1");
    }

    @Test
    @DisplayName("files are read one after the other, and rows of one file may be of different kinds")
    void filesAndKinds() {
        Path first = Scratch.file(
                folder, "a.jsonl", "{\"text\":\"t\",\"label\":1}\n{\"query\":\"q\",\"positive\":[\"p\"]}\n");
        Path second = Scratch.file(folder, "b.csv", "text,label\nx,y\n");
        try (ExampleReader reader = ExampleReader.of(List.of(first, second), DEFAULTS)) {
            assertThat(reader.stream().map(ExampleReaderTest::hideMadeId))
                    .containsExactly(
                            new Labelled("t", "1", meta(MADE, "a")),
                            new Group("q", List.of("p"), List.of(), meta(MADE, "a")),
                            new Labelled("x", "y", meta(MADE, "b")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"a.csv | `,`", "a.tsv | `\t`"})
    @DisplayName("a row with more in it than the header has names for is no row, and is never cut")
    void longRow(String name, String delimiter) {
        Path file = Scratch.file(
                folder, name, "query,positive\nq1,yes, it is fever\nq2,no\nq3,no,, \n".replace(",", delimiter));
        assertThatThrownBy(() -> ExampleReader.readAll(file, DEFAULTS))
                .hasMessageContaining("long row: the row has 3 columns, the header 2")
                .hasMessageContaining(name + " line 2");
        assertThat(ExampleReader.readAll(file, SKIP))
                .extracting(example -> example.meta().id())
                .hasSize(2);
    }

    @Test
    @DisplayName("a short row of a csv file is skipped alone, even as the first")
    void shortRow() {
        Path file = Scratch.file(folder, "a.csv", "text,label\nx\ny,1\n");
        try (ExampleReader reader = ExampleReader.of(file, SKIP)) {
            assertThat(reader.stream().map(ExampleReaderTest::hideMadeId))
                    .containsExactly(new Labelled("y", "1", meta(MADE, "a")));
            assertThat(reader.rejects().byReason()).containsOnlyKeys("short row");
        }
    }
}
