package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("a file is written whole, its folder is made, and nothing else is left")
    void writes() throws IOException {
        Path file = folder.resolve("a/b/file.txt");
        AtomicFile.writeString(file, "grüße\n");
        assertThat(file).hasContent("grüße\n");
        assertThat(entries(folder.resolve("a/b"))).containsExactly("file.txt");
    }

    @Test
    @DisplayName("an existing file is replaced")
    void replaces() {
        Path file = folder.resolve("file.txt");
        AtomicFile.writeString(file, "old and longer");
        AtomicFile.writeString(file, "new");
        assertThat(file).hasContent("new");
    }

    @Test
    @DisplayName("when the file cannot be written, the old one stays and nothing else is left")
    void failsWithIoError() throws IOException {
        Path file = folder.resolve("file.txt");
        AtomicFile.writeString(file, "old");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    // What a body may not do: afterwards the file takes nothing more.
                    out.close();
                    out.write(new byte[100_000]);
                }))
                .isInstanceOf(InputException.class)
                .hasMessage("cannot write " + file + ": ClosedChannelException");
        assertThat(file).hasContent("old");
        assertThat(entries(folder)).containsExactly("file.txt");
    }

    @Test
    @DisplayName("what the body cannot read is not called a file that cannot be written")
    void tellsReadingFromWriting() throws IOException {
        Path file = folder.resolve("file.txt");
        Path missing = folder.resolve("missing");
        String because = file + " is not written, for what goes into it cannot be read: ";
        assertThatThrownBy(() -> AtomicFile.write(file, out -> Files.copy(missing, out)))
                .isInstanceOf(InputException.class)
                .hasMessage(because + missing + ": no such file or folder");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new EOFException("torn");
                }))
                .isInstanceOf(InputException.class)
                .hasMessage(because + "torn");
        assertThat(entries(folder)).isEmpty();
    }

    @Test
    @DisplayName("the next write of the same file clears what a killed process left, and nothing else")
    void clearsLeftovers() throws Exception {
        Path file = folder.resolve("a.txt");
        Process other = writer(file);
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("written");
            AtomicFile.writeString(file, "one");
            assertThat(entries(folder)).as("while the other lives").hasSize(2).contains("a.txt");
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        Path others = Files.createFile(folder.resolve(".a.txt.b.12.partial"));
        Path link = Files.createSymbolicLink(folder.resolve(".a.txt.12.partial"), file);
        AtomicFile.writeString(file, "two");
        assertThat(entries(folder))
                .containsExactlyInAnyOrder(
                        "a.txt",
                        others.getFileName().toString(),
                        link.getFileName().toString());
        assertThat(file).hasContent("two");
    }

    @Test
    @DisplayName("two writers of one file in one process do not clear each other's work")
    void leavesTheLiving() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, out -> {
            AtomicFile.writeString(file, "inner");
            out.write("outer".getBytes(StandardCharsets.UTF_8));
        });
        assertThat(file).hasContent("outer");
        assertThat(entries(folder)).containsExactly("a.txt");
    }

    private static Process writer(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Writes half of the file in its argument and waits to be killed.
    static final class Writer {
        public static void main(String[] arguments) {
            AtomicFile.write(Path.of(arguments[0]), out -> {
                out.write(new byte[100_000]);
                System.out.println("written");
                try {
                    Thread.sleep(TimeUnit.MINUTES.toMillis(1));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    @Test
    @DisplayName("when the body throws, its exception comes out as it is and nothing is left")
    void failsWithException() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("file.txt"), out -> {
                    throw new IllegalStateException("mine");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
        assertThat(entries(folder)).isEmpty();
    }

    @Test
    @DisplayName("a folder in the place of the file is refused in one line")
    void refusesFolder() throws IOException {
        Path file = Files.createDirectory(folder.resolve("taken"));
        assertThatThrownBy(() -> AtomicFile.writeString(file, ""))
                .isInstanceOf(InputException.class)
                .hasMessage("cannot write " + file + ": it is there and is not an ordinary file");
    }

    @Test
    @DisplayName("a device is not replaced by a file")
    void refusesDevice() {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "only where there is a /dev/null");
        assertThatThrownBy(() -> AtomicFile.writeString(device, "x")).isInstanceOf(InputException.class);
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    @DisplayName("a folder that cannot be made because a file is in the way is named in one line")
    void refusesFileAsFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> AtomicFile.writeString(file.resolve("below"), ""))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("cannot write " + file.resolve("below") + ": ")
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("a folder that may not be written is named in one line")
    void refusesReadOnlyFolder() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        assumeTrue(locked.toFile().setWritable(false) && !Files.isWritable(locked), "not for the superuser");
        assertThatThrownBy(() -> AtomicFile.writeString(locked.resolve("file"), ""))
                .isInstanceOf(InputException.class)
                .hasMessage("cannot write " + locked.resolve("file") + ": permission denied");
    }

    @Test
    @DisplayName("a write that a full disk refuses is told from what the body cannot read")
    void knowsTheFullDisk() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only where there is a /dev/full");
        try (WatchedStream out = new WatchedStream(Files.newOutputStream(full))) {
            IOException thrown = catchThrowableOfType(IOException.class, () -> out.write(new byte[10]));
            assertThat(thrown).hasMessage("No space left on device");
            assertThat(out.caused(thrown)).isTrue();
            assertThat(out.caused(new IOException("wrapped", thrown))).isTrue();
            assertThat(out.caused(new IOException("another"))).isFalse();
            // Closing what packs the bytes writes once more, and fails again.
            assertThatThrownBy(() -> out.write(new byte[10])).isInstanceOf(IOException.class);
            assertThat(out.caused(thrown)).isTrue();
        }
    }

    private static Stream<String> entries(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).toList().stream();
        }
    }
}
