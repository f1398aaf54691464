package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsAndHashesTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("derived seeds are what SHA-256 says, computed elsewhere")
    void deriveIsSha256() {
        // printf '\0\0\0\0\0\0\0\7shuffle' | sha256sum | cut -c1-16
        assertThat(Seeds.derive(7, "shuffle")).isEqualTo(Long.parseUnsignedLong("9c6ed83efca94149", 16));
        assertThat(Seeds.derive(-1, "")).isEqualTo(Long.parseUnsignedLong("12a3ae445661ce5d", 16));
    }

    @Test
    @DisplayName("seeds of other names and of other runs differ")
    void deriveDiffers() {
        Set<Long> seen = new HashSet<>();
        for (long seed = -50; seed < 50; seed++) {
            for (String name : new String[] {"a", "b", "ab", "shuffle", ""}) {
                assertThat(seen.add(Seeds.derive(seed, name))).isTrue();
            }
        }
    }

    @Test
    @DisplayName("the hash of a text and of a file with it is the standard's own example")
    void hashesAbc() throws IOException {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(Hashes.string("abc")).isEqualTo(abc);
        assertThat(Hashes.file(Files.writeString(folder.resolve("abc"), "abc"))).isEqualTo(abc);
        assertThat(Hashes.path(folder.resolve("abc"))).isEqualTo(abc);
    }

    @Test
    @DisplayName("a folder's hash is the same wherever it lies and in whatever order it was written")
    void hashesFolders() throws IOException {
        Path one = make("one", "b/x", "1", "a", "2");
        Path two = make("two", "a", "2", "b/x", "1");
        assertThat(Hashes.folder(one)).isEqualTo(Hashes.folder(two)).isEqualTo(Hashes.path(one));
    }

    @Test
    @DisplayName("a folder's hash changes with a name, a content, and the border between files")
    void seesChanges() throws IOException {
        Set<String> seen = new HashSet<>();
        assertThat(seen.add(Hashes.folder(make("1", "a", "xy", "b", "")))).isTrue();
        assertThat(seen.add(Hashes.folder(make("2", "a", "x", "b", "y")))).isTrue();
        assertThat(seen.add(Hashes.folder(make("3", "a", "", "b", "xy")))).isTrue();
        assertThat(seen.add(Hashes.folder(make("4", "a", "xy", "c", "")))).isTrue();
        assertThat(seen.add(Hashes.folder(make("5", "a", "xy")))).isTrue();
    }

    @Test
    @DisplayName("the run.json of a stage and a lock are not part of what it made")
    void leavesOutRunJson() throws IOException {
        String bare = Hashes.folder(make("bare", "a", "1"));
        assertThat(Hashes.folder(make("recorded", "a", "1", "run.json", "{}"))).isEqualTo(bare);
        assertThat(Hashes.folder(make("locked", "a", "1", ".lock", "17"))).isEqualTo(bare);
        assertThat(Hashes.folder(make("below", "a", "1", "b/run.json", "{}"))).isNotEqualTo(bare);
    }

    @Test
    @DisplayName("a file that is not there is named")
    void namesMissing() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Hashes.path(missing))
                .isInstanceOf(InputException.class)
                .hasMessage("cannot read " + missing + ": no such file or folder");
    }

    @Test
    @DisplayName("links that run in a circle are an error, not an endless walk")
    void refusesCircles() throws IOException {
        Path circle = Files.createDirectory(folder.resolve("circle"));
        Files.createSymbolicLink(circle.resolve("again"), circle);
        assertThatThrownBy(() -> Hashes.folder(circle)).isInstanceOf(InputException.class);
    }

    private Path make(String name, String... filesAndContents) throws IOException {
        Path root = Files.createDirectory(folder.resolve(name));
        for (int i = 0; i < filesAndContents.length; i += 2) {
            Path file = root.resolve(filesAndContents[i]);
            Files.createDirectories(file.getParent());
            Files.writeString(file, filesAndContents[i + 1]);
        }
        return root;
    }
}
