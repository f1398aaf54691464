package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    @TempDir
    Path folder;

    private Path one = Path.of("");
    private Path two = Path.of("");

    @BeforeEach
    void makeModels() throws IOException {
        one = TinyModel.write(folder.resolve("one"), 1);
        two = TinyModel.write(folder.resolve("two"), 2);
    }

    @Test
    @DisplayName("a table goes to the terminal, every tensor as JSON and a page with a picture into the folder")
    void writes() throws IOException {
        Path out = folder.resolve("out");
        Said said = Said.by("diff", one, two, "--out", out);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out())
                .contains("How far one is from two", "embeddings", "layer 0", "query", "feed-forward", "whole model");
        assertThat(Json.readObject(out.resolve("diff.json")))
                .containsEntry("a", "one")
                .containsEntry("b", "two")
                .containsEntry("differences", List.of())
                .containsKeys("whole", "roles", "parts", "tensors");
        assertThat(Files.readString(out.resolve("report.html"))).contains("data:image/svg+xml;base64,", "whole model");
        assertThat(Said.by("diff", one, two, "--json").out()).isEqualTo(Files.readString(out.resolve("diff.json")));
    }

    @Test
    @DisplayName("equal models are at 0, and what is not alike beside the weights is told")
    void notAlike() throws IOException {
        assertThat(Said.by("diff", one, one).out()).contains("0.000000").doesNotContain("not alike");
        Files.writeString(two.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"q: \"}}");
        Said said = Said.by("diff", one, two);
        assertThat(said.exitCode()).isZero();
        assertThat(said.out()).contains("not alike: one and two differ in the prompts");
    }

    @Test
    @DisplayName("models with nothing in common end it with 2, what is no model or damaged with 1, one word with 2")
    void refuses() throws IOException {
        Path decoder = TinyModel.writeDecoder(folder.resolve("decoder"));
        Said said = Said.by("diff", one, decoder, "--out", folder.resolve("out"));
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).hasLineCount(1).contains("one and decoder have no tensor of one name and shape; ");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        said = Said.by("diff", one, empty);
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).hasLineCount(1).contains("empty");
        said = Said.by("diff", one, folder.resolve("three"));
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).hasLineCount(1).contains("three: there is no such model folder");
        Files.writeString(two.resolve("model.safetensors"), "nothing");
        said = Said.by("diff", one, two);
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).hasLineCount(1).contains("two", "model.safetensors");
        assertThat(Said.by("diff", one).exitCode()).isEqualTo(2);
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
