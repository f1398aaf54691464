package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "out/quickstart",
                "my folder/out",
                "it's",
                "a$HOME`id`\"b\"",
                "a;b&c|d>e",
                "*?[x]{a,b}",
                "~",
                "#x",
                "!x",
                "a\\b",
                "a\nb",
                ""
            })
    @DisplayName("a shell reads the word as the path itself")
    void survivesTheShell(String path) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(Path.of(path)))
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(path);
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    @DisplayName("what needs no quotation marks has none, and what looks like an option is made a path")
    void staysPlain() {
        assertThat(ShellWord.of(Path.of("out/quickstart"))).isEqualTo("out/quickstart");
        assertThat(ShellWord.of(Path.of("-rf"))).isEqualTo("./-rf");
        assertThat(ShellWord.of(Path.of("-r f"))).isEqualTo("'./-r f'");
    }
}
