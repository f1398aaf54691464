package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixTest {
    @TempDir
    Path folder;

    private Path config(String text) throws IOException {
        Files.writeString(folder.resolve("a.csv"), "query,positive\nq1,p1\nq2,p2\nq3,p3\n");
        Files.writeString(folder.resolve("b.jsonl"), "{\"query\":\"q\",\"pos\":[\"p\"]}\n");
        return Files.writeString(folder.resolve("mix.yaml"), text);
    }

    @Test
    @DisplayName("sets are mixed by one command, which says what came from where")
    void mixes() throws IOException {
        Path config = config("sets: [{input: a.csv, cap: 2}, {input: b.jsonl}]\n");
        Path out = folder.resolve("out");

        Said said = Said.by("mix", "--config", config, "--out", out);

        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out()).contains("""
                data set  examples  cap  weight  drawn
                --------------------------------------
                a.csv            3    2     1.0      2
                b.jsonl          1          1.0      1
                """);
        assertThat(out.resolve("examples.jsonl")).isRegularFile();
        assertThat(Said.by("mix", "--config", config, "--out", out, "--json").out())
                .contains("\"out\": 3", "\"unused\": 1");
    }

    @Test
    @DisplayName("a set that is not there, and a licence that is not allowed, are told with the line")
    void refused() throws IOException {
        Said missing =
                Said.by("mix", "--config", config("sets:\n- {input: none.csv}\n"), "--out", folder.resolve("out"));
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("mix.yaml:2: sets[0].input: there is no file or folder");
        Said licence = Said.by(
                "mix",
                "--config",
                config("sets:\n- {input: a.csv, card: muse-dictionaries}\nlicences: [mit]\n"),
                "--out",
                folder.resolve("out"));
        assertThat(licence.exitCode()).isEqualTo(2);
        assertThat(licence.err()).contains("mix.yaml:3: licences must have that of each set", "cc-by-nc-4.0");
    }
}
