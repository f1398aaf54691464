package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `./kalmia` embeds once after a build, so that Java learns its classes. It would start without a word when
/// that failed, only slower.
class RehearsalTest {
    private static final Path REHEARSAL = Path.of(System.getProperty("basedir", ""), "../scripts/rehearsal");

    @TempDir
    Path folder = Path.of("");

    @Test
    @DisplayName("the toy model is the one that the tests write, byte for byte")
    void isMadeHere() throws Exception {
        Path written = TinyModel.write(folder.resolve("model"), 1);
        try (Stream<Path> files = Files.walk(written)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(REHEARSAL.resolve("model").resolve(written.relativize(file)))
                        .hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    @DisplayName("the texts are embedded")
    void embeds() {
        Said said = Said.by(
                "embed",
                "--model",
                REHEARSAL.resolve("model"),
                "--input",
                REHEARSAL.resolve("texts.txt"),
                "--output",
                folder.resolve("v.npy"));
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out()).startsWith("2 texts, ");
    }
}
