package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesTest {
    /// `zstd -19 --check` of the lines in `foreignZstandard`.
    private static final String FOREIGN = "28b52ffd04689d00006061620ae6b189f09f98800a0a0100c3288705b93fbd6e";

    @TempDir
    Path folder;

    private List<String> all(Path file, int maxBytes) {
        List<String> read = new ArrayList<>();
        try (var lines = new Lines(file, maxBytes)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                read.add(line);
            }
        }
        return read;
    }

    @Test
    @DisplayName("a byte order mark, CR LF, and a last line without an end are no part of the text")
    void endsAndMark() {
        Path file = Scratch.file(folder, "a.txt", "\uFEFFone\r\ntwo\n\r\nfour");

        assertThat(all(file, 100)).containsExactly("one", "two", "", "four");
    }

    @Test
    @DisplayName("a byte order mark inside the file is text")
    void markInside() {
        assertThat(all(Scratch.file(folder, "a.txt", "one\n\uFEFFtwo\n"), 100)).containsExactly("one", "\uFEFFtwo");
    }

    @Test
    @DisplayName("an empty file has no lines, and a file that is one LF has one")
    void empty() {
        assertThat(all(Scratch.file(folder, "a.txt", ""), 100)).isEmpty();
        assertThat(all(Scratch.file(folder, "b.txt", "\n"), 100)).containsExactly("");
    }

    @Test
    @DisplayName("random lines read as a plain split says, plain and packed, across the buffer's edges")
    void agreesWithSplit() {
        var random = new Random(42);
        for (int round = 0; round < 40; round++) {
            List<String> expected = new ArrayList<>();
            StringBuilder content = new StringBuilder();
            int count = 1 + random.nextInt(60);
            for (int i = 0; i < count; i++) {
                String line = "é汉😀a".repeat(random.nextInt(900)) + "x".repeat(1 + random.nextInt(5));
                expected.add(line);
                content.append(line).append(random.nextBoolean() ? "\r\n" : "\n");
            }
            byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);

            assertThat(all(Scratch.file(folder, "plain", bytes), 1 << 20)).isEqualTo(expected);
            assertThat(all(Scratch.file(folder, "packed", Scratch.gzip(bytes)), 1 << 20))
                    .isEqualTo(expected);
            assertThat(all(Scratch.file(folder, "packed", Scratch.zstandard(bytes)), 1 << 20))
                    .isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("gzip members one after the other are one file")
    void gzipMembers() {
        byte[] first = Scratch.gzip("one\ntw".getBytes(StandardCharsets.UTF_8));
        byte[] second = Scratch.gzip("o\n".getBytes(StandardCharsets.UTF_8));

        assertThat(all(Scratch.file(folder, "a", Scratch.joined(first, second)), 100))
                .containsExactly("one", "two");
    }

    @Test
    @DisplayName("zeros that fill a gzip file up are passed over, and what is behind them is no longer gzip")
    void gzipPadding() {
        byte[] first = Scratch.gzip("one\n".getBytes(StandardCharsets.UTF_8));
        byte[] filled = Scratch.joined(first, first, new byte[20_000]);

        assertThat(all(Scratch.file(folder, "a", filled), 100)).containsExactly("one", "one");
        for (byte[] behind : List.of(first, new byte[] {1})) {
            assertThatThrownBy(() -> all(Scratch.file(folder, "b", Scratch.joined(filled, behind)), 100))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    @DisplayName("Zstandard frames one after the other are one file, and frames to be passed over are passed over")
    void zstandardFrames() {
        byte[] first = Scratch.zstandard("one\ntw".getBytes(StandardCharsets.UTF_8));
        byte[] second = Scratch.zstandard("o\n".getBytes(StandardCharsets.UTF_8));
        byte[] passed = {0x5a, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7};

        assertThat(all(Scratch.file(folder, "a", Scratch.joined(passed, first, passed, second)), 100))
                .containsExactly("one", "two");
    }

    @Test
    @DisplayName("what other software packed with Zstandard reads as it was: level 19 with a checksum, a raw block")
    void foreignZstandard() {
        byte[] packed = HexFormat.of().parseHex(FOREIGN);
        byte[] raw = HexFormat.of().parseHex("28b52ffd200319000068690a");

        assertThat(all(Scratch.file(folder, "a", packed), 1000)).containsExactly("ab".repeat(100), "汉😀", "");
        assertThat(all(Scratch.file(folder, "b", raw), 1000)).containsExactly("hi");
    }

    @Test
    @DisplayName("texts that begin like packed files are texts")
    void almostPacked() {
        for (String text : new String[] {"(", "P", "P*", "P*M", "PAR", "(a", "_", "\u001f", "\u001fa"}) {
            assertThat(all(Scratch.file(folder, "a", text), 100)).containsExactly(text);
        }
    }

    @Test
    @DisplayName("a Zstandard stream that ends early, is damaged or goes on with something else is an error")
    void brokenZstandard() {
        byte[] whole = Scratch.zstandard("one\ntwo\n".repeat(1000).getBytes(StandardCharsets.UTF_8));

        for (int kept : new int[] {4, 5, 9, whole.length - 1}) {
            assertThatThrownBy(() -> all(Scratch.file(folder, "a.zst", Arrays.copyOf(whole, kept)), 100))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("the Zstandard stream ends early");
        }
        byte[] bad = whole.clone();
        bad[6] |= 6;
        assertThatThrownBy(() -> all(Scratch.file(folder, "b.zst", bad), 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the Zstandard stream is damaged");
        byte[] more = Scratch.joined(whole, "more".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> all(Scratch.file(folder, "c.zst", more), 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the Zstandard stream is damaged")
                .hasMessageContaining("c.zst after line");
    }

    @Test
    @DisplayName("a frame that asks for a window of gigabytes is refused before memory is taken")
    void hugeWindow() {
        // A frame header without a content size: window descriptor 0xa8, 2 GiB.
        byte[] frame = HexFormat.of().parseHex("28b52ffd00a8" + "190000" + "68690a");

        assertThatThrownBy(() -> all(Scratch.file(folder, "a.zst", frame), 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("too much memory");
    }

    @Test
    @DisplayName("the bound counts bytes without the end of the line, and the line after a long one is read")
    void bound() {
        Path file = Scratch.file(folder, "a.txt", "éé\r\nééx\n" + "y".repeat(300_000) + "\nzz\nééx");
        try (var lines = new Lines(file, 4)) {
            assertThat(lines.next()).isEqualTo("éé");
            for (int line : new int[] {2, 3}) {
                assertThatThrownBy(lines::next)
                        .isInstanceOf(BadRow.class)
                        .hasMessage("line too long: more than 4 bytes (" + file + " line " + line + ")");
            }
            assertThat(lines.next()).isEqualTo("zz");
            assertThatThrownBy(lines::next).isInstanceOf(BadRow.class).hasMessageContaining("line 5");
            assertThat(lines.next()).isNull();
        }
    }

    @Test
    @DisplayName("a bomb without an end of line is refused without holding it")
    void bomb() {
        byte[] zeros = new byte[64 << 20];

        for (byte[] bomb : List.of(Scratch.gzip(zeros), Scratch.zstandard(zeros))) {
            assertThatThrownBy(() -> all(Scratch.file(folder, "a.gz", bomb), 1 << 10))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("line too long")
                    .hasMessageContaining("line 1");
        }
    }

    @Test
    @DisplayName("bytes that are not UTF-8 are refused with file and line, never replaced")
    void malformed() {
        byte[][] bad = {
            {(byte) 0xff}, {(byte) 0xc3}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}
        };
        for (byte[] bytes : bad) {
            byte[] content = "ok\nbad \nok\n".getBytes(StandardCharsets.UTF_8);
            byte[] file = new byte[content.length + bytes.length];
            System.arraycopy(content, 0, file, 0, 7);
            System.arraycopy(bytes, 0, file, 7, bytes.length);
            System.arraycopy(content, 7, file, 7 + bytes.length, content.length - 7);
            Path path = Scratch.file(folder, "a.txt", file);
            try (var lines = new Lines(path, 100)) {
                assertThat(lines.next()).isEqualTo("ok");
                assertThatThrownBy(lines::next).hasMessage("malformed UTF-8 (" + path + " line 2)");
                assertThat(lines.next()).isEqualTo("ok");
            }
        }
    }

    @Test
    @DisplayName(
            "a member of a gzip stream that is cut or damaged in its header is an error, and so is what is no member")
    void gzipMembersAreWhole() {
        byte[] first = Scratch.gzip("one\n".getBytes(StandardCharsets.UTF_8));
        byte[] second = Scratch.gzip("two\n".repeat(500).getBytes(StandardCharsets.UTF_8));
        for (int kept = 1; kept < second.length; kept++) {
            byte[] cut = new byte[first.length + kept];
            System.arraycopy(first, 0, cut, 0, first.length);
            System.arraycopy(second, 0, cut, first.length, kept);
            assertThatThrownBy(() -> all(Scratch.file(folder, "cut", cut), 1 << 20))
                    .as("kept %d", kept)
                    .isInstanceOf(InputException.class);
        }
        for (int place = 0; place < 4; place++) {
            byte[] changed = new byte[first.length + second.length];
            System.arraycopy(first, 0, changed, 0, first.length);
            System.arraycopy(second, 0, changed, first.length, second.length);
            changed[first.length + place] ^= (byte) 0xf0;
            assertThatThrownBy(() -> all(Scratch.file(folder, "changed", changed), 1 << 20))
                    .as("place %d", place)
                    .isInstanceOf(InputException.class);
        }
    }

    @Test
    @DisplayName("a gzip stream that ends early or is damaged is an error, not an end of file")
    void brokenGzip() {
        byte[] whole = Scratch.gzip("one\ntwo\n".repeat(1000).getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> all(Scratch.file(folder, "a.gz", Arrays.copyOf(whole, whole.length - 9)), 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("ends early");
        whole[whole.length - 6] ^= 1;
        assertThatThrownBy(() -> all(Scratch.file(folder, "b.gz", whole), 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> all(Scratch.file(folder, "c.gz", new byte[] {0x1f, (byte) 0x8b}), 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("ends early");
    }

    @Test
    @DisplayName("a folder and a file that is not there are named")
    void noFile() {
        assertThatThrownBy(() -> all(folder, 100)).hasMessage("not a file: " + folder);
        assertThatThrownBy(() -> all(folder.resolve("none"), 100))
                .hasMessage("no such file: " + folder.resolve("none"));
    }
}
