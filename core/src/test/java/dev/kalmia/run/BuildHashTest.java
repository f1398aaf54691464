package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildHashTest {
    @TempDir
    Path root;

    @Test
    @DisplayName("a jar's hash is the beginning of what sha256sum prints")
    void hashesJar() throws IOException {
        Path jar = Files.writeString(root.resolve("a.jar"), "abc");
        assertThat(BuildHash.of(jar)).isEqualTo("ba7816bf8f01");
    }

    @Test
    @DisplayName("a folder's hash changes with what a class file holds and is called, and with nothing else")
    void hashesFolder() throws IOException {
        String first = BuildHash.of(folder("a", "X.class", "one"));
        assertThat(first).matches("[0-9a-f]{12}");
        Path same = folder("b", "X.class", "one");
        Files.writeString(same.resolve("notes.txt"), "no code");
        assertThat(BuildHash.of(same)).isEqualTo(first);
        assertThat(BuildHash.of(folder("c", "X.class", "two"))).isNotEqualTo(first);
        assertThat(BuildHash.of(folder("d", "Y.class", "one"))).isNotEqualTo(first);
    }

    @Test
    @DisplayName("the version of this code tells its build")
    void isInTheVersion() {
        assertThat(CodeVersion.current()).matches("[0-9][^+]*\\+[0-9a-f]{12}").isEqualTo(CodeVersion.current());
    }

    private Path folder(String name, String file, String content) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name).resolve("dev"));
        Files.writeString(folder.resolve(file), content);
        return root.resolve(name);
    }
}
