package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumableFileTest {
    @TempDir
    Path folder;

    private static void append(ResumableFile file, String text) throws IOException {
        file.channel()
                .write(
                        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
                        file.channel().size());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @DisplayName("what one run leaves the next goes on with; the file has its name only when it is whole")
    void growsOverRuns() throws IOException {
        Path target = Files.writeString(folder.resolve("a.txt"), "old");
        try (ResumableFile file = ResumableFile.open(target)) {
            append(file, "one ");
        }
        assertThat(names()).containsExactly("a.txt", "a.txt.partial");
        assertThat(target).hasContent("old");
        try (ResumableFile file = ResumableFile.open(target)) {
            assertThat(file.beside("log")).hasFileName("a.txt.partial.log");
            append(file, "two");
            file.finish();
            file.discard();
        }
        assertThat(names()).containsExactly("a.txt");
        assertThat(target).hasContent("one two");
    }

    @Test
    @DisplayName("two at once are refused, after which the first goes on and a third may")
    void oneAtATime() throws IOException {
        Path target = folder.resolve("sub/a.txt");
        try (ResumableFile first = ResumableFile.open(target)) {
            for (int tries = 0; tries < 2; tries++) {
                assertThatThrownBy(() -> ResumableFile.open(target))
                        .isInstanceOf(InputException.class)
                        .hasMessageContainingAll("a.txt", "another run");
            }
            append(first, "x");
        }
        try (ResumableFile third = ResumableFile.open(target)) {
            assertThat(third.channel().size()).isEqualTo(1);
            third.discard();
        }
        try (ResumableFile fourth = ResumableFile.open(target)) {
            assertThat(fourth.channel().size()).isZero();
        }
    }

    @Test
    @DisplayName("a folder, or a link where it would grow, is refused and left as it was")
    void refuses() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("d.npy"));
        assertThatThrownBy(() -> ResumableFile.open(taken))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not an ordinary file");
        Path precious = Files.writeString(folder.resolve("precious"), "somebody's");
        Files.createSymbolicLink(folder.resolve("a.npy.partial"), precious);
        assertThatThrownBy(() -> ResumableFile.open(folder.resolve("a.npy")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a.npy");
        assertThat(precious).hasContent("somebody's");
        Path below = precious.resolve("v.npy");
        assertThatThrownBy(() -> ResumableFile.open(below))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("v.npy");
    }
}
