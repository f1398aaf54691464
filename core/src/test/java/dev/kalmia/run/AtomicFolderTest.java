package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
    @TempDir
    Path root;

    @Test
    @DisplayName("a folder appears with all that is in it, under its own name alone")
    void writes() throws IOException {
        Path target = root.resolve("model");
        assertThat(AtomicFolder.write(target, folder -> {
                    assertThat(target).doesNotExist();
                    Files.createDirectories(folder.resolve("a/b"));
                    Files.writeString(folder.resolve("a/b/file"), "content");
                }))
                .isTrue();
        assertThat(target.resolve("a/b/file")).hasContent("content");
        assertThat(entries()).containsExactly("model");
    }

    @Test
    @DisplayName("a folder that is there and not empty stays as it was")
    void leavesTheOccupied() throws IOException {
        Path target = Files.createDirectory(root.resolve("model"));
        Files.writeString(target.resolve("file"), "old");
        assertThat(AtomicFolder.write(target, folder -> Files.writeString(folder.resolve("file"), "new")))
                .isFalse();
        assertThat(target.resolve("file")).hasContent("old");
        assertThat(entries()).containsExactly("model");
    }

    @Test
    @DisplayName("when the body fails, nothing is left, and what links in it lead to stays")
    void failsWhole() throws IOException {
        Path other = Files.writeString(root.resolve("other"), "precious");
        assertThatThrownBy(() -> AtomicFolder.write(root.resolve("model"), folder -> {
                    Files.createSymbolicLink(folder.resolve("link"), other);
                    throw new IOException("mine");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("mine");
        assertThatThrownBy(() -> AtomicFolder.write(root.resolve("none/model"), folder -> {}))
                .isInstanceOf(IOException.class);
        assertThat(entries()).containsExactly("other");
        assertThat(other).hasContent("precious");
    }

    @Test
    @DisplayName("what a killed writer left is cleared by the next one; what another is writing stays")
    void leftovers() throws IOException {
        Path left = Files.createDirectory(root.resolve(".model.0123abc-f.partial"));
        Files.writeString(left.resolve("half"), "a file");
        Files.writeString(root.resolve(".model.0123abc.partial"), "");
        Path alone = Files.createDirectory(root.resolve(".model.9-f.partial"));
        Path foreign = Files.createDirectory(root.resolve(".models.9-f.partial"));
        AtomicFolder.write(root.resolve("model"), outer -> {
            Files.writeString(outer.resolve("file"), "first");
            assertThat(left).doesNotExist();
            assertThat(alone).doesNotExist();
            assertThat(AtomicFolder.write(
                            root.resolve("model"), inner -> assertThat(outer).exists()))
                    .isTrue();
            assertThat(outer.resolve("file")).hasContent("first");
        });
        assertThat(foreign).isEmptyDirectory();
        assertThat(entries()).containsExactlyInAnyOrder("model", ".models.9-f.partial");
    }

    private Stream<String> entries() throws IOException {
        try (Stream<Path> list = Files.list(root)) {
            return list.map(path -> path.getFileName().toString()).toList().stream();
        }
    }
}
