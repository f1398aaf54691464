package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents that stand in the rows of NeMo.
class NemoDocumentsTest {
    private static final String SET = "set";

    @TempDir
    Path scratch = Path.of("");

    private Path target() {
        return scratch.resolve("to/" + SET + ".jsonl");
    }

    private List<Example> through(List<Example> examples) {
        assertThat(FormatWriter.write(target(), ExampleFormat.NEMO, false, examples.iterator())
                        .lost())
                .isEmpty();
        return ExampleReader.readAll(target(), ReadOptions.defaults());
    }

    private String written() throws IOException {
        return Files.readString(target());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"query\":\"q\",\"pos_doc\":[{\"id\":\"a\",\"text\":\"p\",\"image\":\"p.png\"}],\"neg_doc\":[\"m\",{\"id\":\"b\",\"text\":\"n\",\"score\":0.5,\"tags\":[1,2]}]}",
                "{\"query\":\"q\",\"pos_doc\":[{\"text\":\"p\",\"image\":\"p.png\",\"score\":1.5}],\"neg_doc\":[{\"id\":\"b\",\"text\":\"n\",\"score\":0.5}]}",
                "{\"query\":\"q\",\"pos_doc\":[\"p\"],\"neg_doc\":[{\"text\":\"n\",\"_id\":\"x\",\"id\":\"y\"}]}"
            })
    @DisplayName("what NeMo's objects say of documents stands in them again, ids and further keys")
    void inlineKeys(String row) throws IOException {
        Path file = Scratch.file(scratch, SET + ".jsonl", row + "\n");
        List<Example> read = ExampleReader.readAll(file, ReadOptions.defaults());

        assertThat(through(read)).isEqualTo(read);
        boolean twoIds = row.contains("_id");
        String written = written();
        assertThat(written.contains("judged_documents")).isEqualTo(twoIds);
        if (!twoIds) {
            assertThat(HostileJson.object(written)).isEqualTo(HostileJson.object(row));
        }
    }

    @Test
    @DisplayName(
            "documents with titles, grades or scores that all have beside a group without keep them in an attribute")
    void notInObjects() throws IOException {
        List<Document> positives = List.of(new Document("a", "T", "T p", 2));
        List<Document> negatives = List.of(new Document("b", "", "n", 0, "{\"year\":5}", ""));
        List<Document> scored = List.of(new Document("", "", "p", 1, "", "{\"score\":0.5}"));
        for (Group group : List.of(
                DocumentNotes.group("q", positives, negatives, Meta.of("1", SET)),
                DocumentNotes.group("q", scored, List.of(), Meta.of("1", SET)))) {
            assertThat(through(List.of(group))).containsExactly(group);
            assertThat(written()).contains("judged_documents");
        }
    }

    @Test
    @DisplayName("an attribute that says something of texts that are not there stays")
    void strayNotes() throws IOException {
        Group gone = DocumentNotes.group(
                "q", List.of(Document.of("p", true)), List.of(new Document("b", "", "n", 0)), Meta.of("1", SET));
        Group group = new Group("q", List.of("p"), List.of("m"), gone.meta());

        assertThat(through(List.of(group))).containsExactly(group);
        assertThat(written()).contains("judged_documents");
    }
}
