package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongUnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextSourceTest {
    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static List<String> texts(TextSource source) {
        List<String> texts = new ArrayList<>();
        source.texts().forEachRemaining(texts::add);
        return texts;
    }

    private List<String> texts(Path file) {
        try (TextSource source = TextSource.open(file)) {
            return texts(source);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\n", "a\nb", "a\r\nb\r\n", "\ufeffa\nb", "a\r\nb"})
    @DisplayName("lines end with LF or CR LF, the last one may not end, and a byte order mark is no text")
    void linesOfText(String content) throws IOException {
        assertThat(texts(file("a.txt", content))).containsExactly("a", "b");
        try (InputStream in = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
                TextSource source = TextSource.lines(in, "standard input")) {
            assertThat(source.size()).isNegative();
            assertThat(texts(source)).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.jsonl | {\"text\": \"a\"}#{\"query\": \"b\"}#",
                "a.csv | n,text#1,a#2,b",
                "a.tsv | n\ttext#1\ta#2\tb",
            })
    @DisplayName("rows have their text in text or query, packed or not")
    void rowsOfTables(String name, String content) throws IOException {
        String rows = content.replace('#', '\n');
        assertThat(texts(file(name, rows))).containsExactly("a", "b");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(rows.getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve(name + ".gz"), packed.toByteArray());
        try (TextSource source = TextSource.open(file)) {
            assertThat(texts(source)).containsExactly("a", "b");
            assertThat(source.bytesRead()).isEqualTo(source.size()).isEqualTo(packed.size());
        }
    }

    @Test
    @DisplayName("where the first row has an id every row must have one; else none is taken")
    void ids() throws IOException {
        try (TextSource source = TextSource.open(file("a.jsonl", "{\"text\":\"a\",\"_id\":7}\n{\"text\":\"b\"}\n"))) {
            assertThat(source.named()).isTrue();
            assertThat(source.next()).isEqualTo(new TextSource.Entry("7", "a"));
            assertThatThrownBy(source::next)
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll("a.jsonl", "2", "_id");
        }
        try (TextSource source = TextSource.open(file("b.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\",\"id\":1}\n"))) {
            assertThat(source.named()).isFalse();
            assertThat(source.next()).isEqualTo(new TextSource.Entry(null, "a"));
            assertThat(source.next()).isEqualTo(new TextSource.Entry(null, "b"));
            assertThat(source.hasNext()).isFalse();
            assertThatThrownBy(source::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"text\": | malformed",
                "[1] | object",
                "{\"title\": \"b\"} | text or query",
                "{\"text\": \"\\ud800\"} | surrogate",
            })
    @DisplayName("a bad row in the middle is told with file and line when it is reached, after the rows before it")
    void badRowInTheMiddle(String row, String reason) throws IOException {
        Path file = file("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n" + row + "\n{\"text\":\"d\"}\n");
        List<String> had = new ArrayList<>();
        try (TextSource source = TextSource.open(file)) {
            assertThatThrownBy(() -> source.texts().forEachRemaining(had::add))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll("a.jsonl", "3", reason);
        }
        assertThat(had).containsExactly("a", "b");
    }

    @Test
    @DisplayName("a line of more than 16 MiB is refused with its number and never held")
    void boundsLines() {
        try (TextSource source =
                TextSource.lines(new Characters(20L << 20, at -> at == 1 ? '\n' : 'a'), "standard input")) {
            assertThat(source.next().text()).isEqualTo("a");
            assertThatThrownBy(source::hasNext)
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll("line too long", "standard input", "2");
        }
    }

    @Test
    @DisplayName("a stream that never ends is read as far as it is asked for")
    void endless() {
        try (TextSource source =
                TextSource.lines(new Characters(Long.MAX_VALUE, at -> at % 2 == 0 ? 'a' : '\n'), "standard input")) {
            for (int i = 0; i < 100_000; i++) {
                assertThat(source.next().text()).isEqualTo("a");
            }
            assertThat(source.bytesRead()).isBetween(200_000L, 600_000L);
        }
    }

    @Test
    @DisplayName("nothing, a missing file and an unknown ending are told before anything is read")
    void refuses() throws IOException {
        Path empty = file("a.txt", "");
        assertThatThrownBy(() -> TextSource.open(empty)).hasMessageContainingAll("no rows", "a.txt");
        assertThatThrownBy(() -> TextSource.lines(InputStream.nullInputStream(), "standard input"))
                .hasMessageContainingAll("no rows", "standard input");
        assertThatThrownBy(() -> TextSource.open(folder.resolve("missing.txt")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("missing.txt");
        assertThatThrownBy(() -> TextSource.open(folder.resolve("a.arrow"))).isInstanceOf(UsageException.class);
        Path directory = Files.createDirectory(folder.resolve("d.txt"));
        assertThatThrownBy(() -> TextSource.open(directory)).hasMessageContaining("not a file");
    }

    /// So many bytes, each made when it is asked for.
    private static final class Characters extends InputStream {
        private final long count;
        private final LongUnaryOperator character;
        private long at;

        Characters(long count, LongUnaryOperator character) {
            this.count = count;
            this.character = character;
        }

        @Override
        public int read() {
            return at < count ? (int) character.applyAsLong(at++) : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            int read = (int) Math.min(length, count - at);
            for (int i = 0; i < read; i++) {
                bytes[from + i] = (byte) character.applyAsLong(at++);
            }
            return read == 0 ? -1 : read;
        }
    }
}
