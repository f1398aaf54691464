package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.DocumentSource.Cut;
import dev.kalmia.data.DocumentSource.Passage;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentSourceTest {
    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<Passage> read(Path path, DocumentOptions options, List<String> notes) {
        List<Passage> passages = new ArrayList<>();
        try (DocumentSource documents = DocumentSource.open(path, options)) {
            documents.forEachRemaining(passages::add);
            documents.tell(noting(notes));
        }
        return passages;
    }

    private static List<Passage> read(Path path, DocumentOptions options) {
        return read(path, options, new ArrayList<>());
    }

    private static Progress noting(List<String> notes) {
        return new Progress() {
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
        };
    }

    private static DocumentOptions columns(Map<String, String> columns) {
        return new DocumentOptions(Column.mapped(columns), 0);
    }

    @Test
    @DisplayName("every text file of a folder is a document, called by its path, in the order of the paths")
    void folderOfTexts() throws IOException {
        file("notes/b.txt", "\ufeffsecond\r\nline\r\n");
        file("notes/a/deep/C.MD", "# Third");
        file("notes/a.txt", "  first ");
        file("notes/empty.md", "\n");
        file("notes/.hidden.txt", "no");
        file("notes/.git/x.txt", "no");
        file("notes/scan.pdf", "no");
        List<String> notes = new ArrayList<>();
        Path path = folder.resolve("notes");
        assertThat(read(path, DocumentOptions.defaults(), notes))
                .containsExactly(
                        new Passage("a.txt", "first", null),
                        new Passage("a/deep/C.MD", "# Third", null),
                        new Passage("b.txt", "second\nline", null),
                        new Passage("empty.md", "", null));
        assertThat(notes)
                .containsExactly(
                        path + ": left out: 2 hidden, 1 of other endings than .txt and .md",
                        path + ": 1 of 4 files have an empty text and are left out");
    }

    @Test
    @DisplayName("no link is followed, so nothing outside of the folder is read")
    void links() throws IOException {
        Path secret = file("secret.txt", "secret");
        file("notes/a.txt", "first");
        Path path = folder.resolve("notes");
        Files.createSymbolicLink(path.resolve("b.txt"), secret);
        Files.createSymbolicLink(path.resolve("round"), path);
        Files.createSymbolicLink(folder.resolve("named"), path);
        List<String> notes = new ArrayList<>();
        assertThat(read(path, DocumentOptions.defaults(), notes)).containsExactly(new Passage("a.txt", "first", null));
        assertThat(notes).containsExactly(path + ": left out: 2 links");
        assertThat(read(folder.resolve("named"), DocumentOptions.defaults())).hasSize(1);
    }

    @Test
    @DisplayName("a file that is no UTF-8 or too large is refused by name, and a folder without texts with what it has")
    void refusesFiles() throws IOException {
        Path bad = file("notes/bad.txt", "");
        Files.write(bad, "ab\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> read(folder.resolve("notes"), DocumentOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessage("a document must be UTF-8; it is not at byte 2 (" + bad + ")");
        Path large = file("large/a.md", "");
        Files.write(large, new byte[DocumentFolder.MOST_BYTES + 1]);
        assertThatThrownBy(() -> read(folder.resolve("large"), DocumentOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessage("a document must have at most 16777216 bytes; bytes=16777217 (" + large + ")");
        file("none/a.pdf", "");
        assertThatThrownBy(() -> read(folder.resolve("none"), DocumentOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessage(folder.resolve("none")
                        + ": a folder of documents must have a .txt or .md file; left out: 1 of other endings than .txt and"
                        + " .md");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> read(empty, DocumentOptions.defaults())).hasMessageEndingWith("; it is empty");
        assertThatThrownBy(() -> read(empty, columns(Map.of("text", "content"))))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("columns must be empty");
    }

    @Test
    @DisplayName("columns of other names are mapped; title and id keep their usual names where nothing else is said")
    void mapped() throws IOException {
        Path jsonl = file("d.jsonl", """
                {"url": "u1", "title": "T", "content": "one", "text": "no"}
                {"url": "u2", "content": "two"}
                """);
        assertThat(read(jsonl, columns(Map.of("text", "content", "id", "url"))))
                .containsExactly(new Passage("u1", "T one", null), new Passage("u2", "two", null));
        Path csv = file("d.csv", "heading,body,id\nH,\"one\ntwo\",7\n");
        assertThat(read(csv, columns(Map.of("text", "body", "title", "heading"))))
                .containsExactly(new Passage("7", "H one\ntwo", null));
    }

    @Test
    @DisplayName("columns that are all numbers say that the file has no header")
    void places() throws IOException {
        Path tsv = file("d.tsv", "u1\tone\nu2\ttwo\n");
        assertThat(read(tsv, columns(Map.of("text", "1", "id", "0"))))
                .containsExactly(new Passage("u1", "one", null), new Passage("u2", "two", null));
        assertThatThrownBy(() -> read(tsv, columns(Map.of("text", "1", "id", "2"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no column 2, the row has 2 columns");
        Path txt = file("d.txt", "one\n");
        assertThatThrownBy(() -> read(txt, columns(Map.of("text", "0"))))
                .isInstanceOf(UsageException.class)
                .hasMessage("columns must be empty where each line of a file is a text; file=" + txt);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | txet | missing column: 'txet'; there: 'url', 'content' (",
                "id | uri | missing column: 'uri'; there: 'url', 'content' (",
                "title | head | missing column: 'head'; there: 'url', 'content' ("
            })
    @DisplayName("a column that is not there is told with those that are, as reading examples does")
    void missing(String role, String column, String said) throws IOException {
        Map<String, String> mapping =
                role.equals("text") ? Map.of("text", column) : Map.of("text", "content", role, column);
        for (Path file : List.of(
                file("d.jsonl", "{\"url\": \"u\", \"content\": \"c\"}\n"), file("d.csv", "url,content\nu,c\n"))) {
            assertThatThrownBy(() -> read(file, columns(mapping)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll(said, file.toString());
        }
    }

    @Test
    @DisplayName("a long document comes in passages with their places in it, counted in code points")
    void passages() throws IOException {
        String long1 = "\ud83d\ude00 starts. " + "Nine words stand in each of these sentences here. ".repeat(5);
        Path path = file(
                "d.jsonl", "{\"_id\": \"a\", \"text\": \"" + long1 + "\"}\n{\"_id\": \"b\", \"text\": \"short\"}\n");
        List<String> notes = new ArrayList<>();
        List<Passage> passages = read(path, new DocumentOptions(Map.of(), 150), notes);
        assertThat(passages).extracting(Passage::document).containsExactly("a", "a", "b");
        int[] points = long1.strip().codePoints().toArray();
        for (Passage passage : passages.subList(0, 2)) {
            Cut cut = Objects.requireNonNull(passage.cut());
            assertThat(new String(points, cut.from(), cut.to() - cut.from())).isEqualTo(passage.text());
        }
        assertThat(passages.get(1).cut()).extracting(Cut::number).isEqualTo(2);
        assertThat(passages.get(2)).isEqualTo(new Passage("b", "short", null));
        assertThat(notes)
                .containsExactly(path + ": 1 of 2 documents have more than 150 characters and are cut into 2 passages");
        assertThatThrownBy(() -> new DocumentOptions(Map.of(), 7))
                .isInstanceOf(UsageException.class)
                .hasMessage("passage-characters must be 0 or at least 100; passage-characters=7");
    }
}
