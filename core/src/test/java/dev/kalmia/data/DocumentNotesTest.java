package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.FormatWriter.Written;
import dev.kalmia.data.parquet.ParquetWriter;
import dev.kalmia.data.parquet.ParquetWriter.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentNotesTest {
    private static final String SET = "set";
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();

    @TempDir
    Path folder = Path.of("");

    /// A collection of documents, some with titles, and queries that judge them in grades; two documents are alike.
    private static List<Group> judged(Random random, boolean titles, boolean grades) {
        return judged(random, titles, grades, true);
    }

    private static List<Group> judged(Random random, boolean titles, boolean grades, boolean further) {
        List<Document> documents = IntStream.range(0, 30)
                .mapToObj(i -> {
                    String title = titles && i % 3 == 0 ? "Title " + i + "\t\"é\"" : "";
                    String body = i % 9 == 0 ? "" : "body " + i;
                    String text = i == 5 || i == 7 ? "twins" : (title + " " + body).strip() + "x".repeat(i % 2);
                    String more = further && i % 4 == 0
                            ? "{\"metadata\":{\"url\":\"u" + i + "\\n\",\"n\":0.10},\"lang\":\"en\"}"
                            : "";
                    return new Document("d " + i, title, text, 0, more, "");
                })
                .filter(document -> !document.text().isEmpty())
                .toList();
        return IntStream.range(0, 20)
                .mapToObj(query -> {
                    List<Document> drawn = new ArrayList<>(documents);
                    Collections.shuffle(drawn, random);
                    List<Document> positives = drawn.subList(0, 1 + random.nextInt(3)).stream()
                            .map(document -> document.graded(grades ? 1 + random.nextInt(3) : 1))
                            .toList();
                    List<Document> negatives = drawn.subList(5, 5 + random.nextInt(4)).stream()
                            .map(document -> document.graded(grades ? -random.nextInt(2) : 0))
                            .toList();
                    return DocumentNotes.group("query " + query, positives, negatives, Meta.of("q" + query, SET));
                })
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"BEIR,true,true,set", "TEVATRON,true,false,set", "NEMO,false,false,set", "TEVATRON,true,false,set.jsonl"
    })
    @DisplayName(
            "ids, titles, grades and further keys of documents are written where a collection has them, and read again")
    void roundTrip(ExampleFormat format, boolean titles, boolean grades, String name) {
        for (int seed = 0; seed < 5; seed++) {
            List<Group> groups = judged(new Random(seed), titles, grades);
            Path target = folder.resolve(seed + "/" + name);

            assertThat(FormatWriter.write(target, format, false, groups.iterator()))
                    .isEqualTo(new Written(groups.size(), Map.of()));

            assertThat(ExampleReader.readAll(target, DEFAULTS)).containsExactlyElementsOf(groups);
        }
    }

    @ParameterizedTest
    @CsvSource({"TEVATRON,false,true", "NEMO,true,false", "NEMO,false,true"})
    @DisplayName("titles and grades that a collection has no place for are a loss that is told")
    void lost(ExampleFormat format, boolean titles, boolean grades) {
        List<Group> groups = judged(new Random(1), titles, grades);

        assertThatThrownBy(() -> FormatWriter.write(folder.resolve(SET), format, false, groups.iterator()))
                .hasMessageEndingWith("lost would be: documents");
        Written written = FormatWriter.write(folder.resolve(SET), format, true, groups.iterator());

        assertThat(written.lost().keySet()).containsExactly("documents");
        List<Example> read = ExampleReader.readAll(folder.resolve(SET), DEFAULTS);
        assertThat(read.stream().map(example -> ((Group) example).positives()))
                .containsExactlyElementsOf(groups.stream().map(Group::positives).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEIR", "TEVATRON", "NEMO"})
    @DisplayName("of two collections whose ids are the same, the documents of the first keep theirs")
    void twoCollections(String name) {
        ExampleFormat format = ExampleFormat.valueOf(name);
        List<Group> both = Stream.of("one", "two", "one")
                .map(text -> DocumentNotes.group(
                        "about " + text,
                        List.of(new Document("1", "", text, 1)),
                        List.of(new Document("2", "", "in both", 0)),
                        Meta.of("q", SET)))
                .toList();
        List<Group> named = IntStream.range(0, 3)
                .mapToObj(i -> (Group) both.get(i)
                        .with(new Meta("q" + i, SET, null, both.get(i).meta().attributes())))
                .toList();

        Written written = FormatWriter.write(folder.resolve(SET), format, true, named.iterator());

        assertThat(written.lost()).isEqualTo(Map.of("documents", 1L));
        List<Example> read = ExampleReader.readAll(folder.resolve(SET), DEFAULTS);
        assertThat(read.getFirst()).isEqualTo(named.getFirst());
        assertThat(read.getLast()).isEqualTo(named.getLast());
        assertThat(((Group) read.get(1)).positives()).containsExactly("two");
        assertThat(read.get(1).meta().attributes().get(DocumentNotes.ATTRIBUTE))
                .doesNotContain("\"1\"")
                .contains("\"2\"");
    }

    @Test
    @DisplayName("what is known of a document stays with its text when others leave the group, join it or change sides")
    void stays() {
        Document first = new Document("d1", "Heart", "Heart beats", 3);
        Document second = new Document("d2", "", "bones hold", 0);
        Meta meta = DocumentNotes.group("q", List.of(first), List.of(second), Meta.of("1", SET))
                .meta();
        Group changed = new Group("q", List.of("bones hold"), List.of("mined", "Heart beats"), meta);
        Path target = folder.resolve(SET);

        FormatWriter.write(target, ExampleFormat.BEIR, true, List.of(changed).iterator());

        assertThat(ExampleReader.readAll(target, DEFAULTS))
                .containsExactly(DocumentNotes.group(
                        "q",
                        List.of(second.graded(1)),
                        List.of(Document.of("mined", false), first.graded(0)),
                        Meta.of("1", SET)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "{",
                "[3,null,\"x\",{}]",
                "{\"text\":5}",
                "[{\"text\":\"148de9c5a7a44d19\",\"id\":[1],\"title\":{},\"grade\":\"many\"}]",
                "[{\"text\":\"148de9c5a7a44d19\",\"id\":\"a\\tb\",\"title\":\"other\",\"grade\":-7}]"
            })
    @DisplayName("an attribute of that name that says nothing of documents is an attribute that folders lose")
    void hostile(String attribute) {
        Example example = new Pair("q", "p", new Meta("1", SET, null, Map.of(DocumentNotes.ATTRIBUTE, attribute)));

        assertThatThrownBy(() -> FormatWriter.write(
                        folder.resolve(SET),
                        ExampleFormat.BEIR,
                        false,
                        List.of(example).iterator()))
                .hasMessageEndingWith("lost would be: documents");
        FormatWriter.write(
                folder.resolve(SET), ExampleFormat.BEIR, true, List.of(example).iterator());

        assertThat(ExampleReader.readAll(folder.resolve(SET), DEFAULTS))
                .containsExactly(new Group("q", List.of("p"), List.of(), Meta.of("1", SET)));
    }

    @Test
    @DisplayName("Tevatron reads a document's text under the key text, as it is written")
    void tevatronText() {
        Path target = folder.resolve(SET);
        FormatWriter.write(
                target,
                ExampleFormat.TEVATRON,
                false,
                List.of(new Pair("q", "p", Meta.of("1", SET))).iterator());

        assertThat(target.resolve("corpus.jsonl")).content().endsWith(",\"title\":\"\",\"text\":\"p\"}\n");
        Scratch.file(target, "corpus.jsonl", "{\"docid\":\"d\",\"document_text\":\"other\"}\n");
        Scratch.file(target, "train.jsonl", """
                {"query_id":"1","query_text":"q","positive_document_ids":["d"],"negative_document_ids":[]}
                """);
        assertThat(ExampleReader.readAll(target, DEFAULTS))
                .extracting(example -> ((Group) example).positives())
                .containsExactly(List.of("other"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "document_text"})
    @DisplayName("Tevatron's title stands before the text, whichever key the text has, and is written again")
    void tevatronTitle(String key) throws IOException {
        Path set = Files.createDirectories(folder.resolve(SET));
        Scratch.file(set, "corpus.jsonl", "{\"docid\":\"a\",\"title\":\"TA\",\"" + key + "\":\"doc a\"}\n");
        Scratch.file(set, "train.jsonl", """
                {"query_id":"1","query_text":"q","positive_document_ids":["a"],"negative_document_ids":[]}
                """);

        List<Example> read = ExampleReader.readAll(set, DEFAULTS);

        assertThat(read)
                .containsExactly(DocumentNotes.group(
                        "q", List.of(new Document("a", "TA", "TA doc a", 1)), List.of(), Meta.of("1", SET)));
        Path again = folder.resolve("again/" + SET);
        FormatWriter.write(again, ExampleFormat.TEVATRON, false, read.iterator());
        assertThat(again.resolve("corpus.jsonl")).hasContent("{\"docid\":\"a\",\"title\":\"TA\",\"text\":\"doc a\"}\n");
    }

    @Test
    @DisplayName("NeMo's corpus may be Parquet, as its own programs write it")
    void nemoParquet() throws IOException {
        Path target = folder.resolve(SET);
        List<Group> groups = judged(new Random(3), false, false, false);
        FormatWriter.write(target, ExampleFormat.NEMO, false, groups.iterator());
        Path corpus = target.resolve("corpus/train.jsonl");
        try (RowReader rows = RowReader.open(corpus, TableFormat.of(corpus), 1 << 20);
                var out = Files.newOutputStream(target.resolve("corpus/train.parquet"))) {
            var parquet = new ParquetWriter(out, Map.of("id", Kind.TEXT, "text", Kind.TEXT));
            for (Row row = rows.next(); row != null; row = rows.next()) {
                parquet.row(((JsonRow) row).object());
            }
            parquet.finish();
        }
        Files.delete(corpus);

        assertThat(ExampleReader.readAll(target, DEFAULTS)).containsExactlyElementsOf(groups);
    }
}
