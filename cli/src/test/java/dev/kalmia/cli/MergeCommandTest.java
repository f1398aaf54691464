package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeCommandTest {
    @TempDir
    Path folder;

    private Path two = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void makeModels() throws IOException {
        TinyModel.write(folder.resolve("one"), 1);
        two = TinyModel.write(folder.resolve("two"), 2);
        out = folder.resolve("out");
    }

    private Said merge(String options) {
        String[] words = ("merge " + options).strip().split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] =
                    words[i].matches("one|two|out") ? folder.resolve(words[i]).toString() : words[i];
        }
        return Said.by((Object[]) words);
    }

    @Test
    @DisplayName("two models become one that embeds, and its folder says how")
    void merges() {
        Said said = merge("--method slerp --model one --model two --t 0.3 --precision bf16 --out out");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(Json.readObject(out.resolve("merge.json")))
                .containsEntry("method", "slerp")
                .containsEntry("precision", "bf16");
        assertThat(out.resolve("README.md")).isNotEmptyFile();
        assertThat(Said.by("show", out).out()).contains("bert", "query: ");
        assertThat(merge("--method slerp --model one --model two --t 0.3 --precision bf16 --out out")
                        .err())
                .contains("merge: unchanged, nothing to do");
    }

    @Test
    @DisplayName("soup and linear are one method, and settings may come from a file")
    void config() throws IOException {
        Path config = Files.writeString(
                folder.resolve("m.yaml"), "models: [one, two]\nmethod: {kind: ties, weights: [1, 2]}\nbase: one\n");
        Said said = Said.by("merge", "--config", config, "--density", 0.5, "--set", "precision=f16", "--out", out);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(Json.asObject(Json.readObject(out.resolve("merge.json")).get("settings"), "settings"))
                .containsEntry("density", 0.5)
                .containsKey("weights");
        assertThat(merge("--method soup --model one --model two --weights 0.5,0.5 --out " + folder.resolve("a"))
                        .exitCode())
                .isZero();
        assertThat(merge("--method linear --model one --model two --weights 0.5,0.5 --out " + folder.resolve("b"))
                        .exitCode())
                .isZero();
        assertThat(folder.resolve("a/model.safetensors")).hasSameBinaryContentAs(folder.resolve("b/model.safetensors"));
    }

    @Test
    @DisplayName("a dry run tells how far models are apart, or what stands in the way, and writes nothing")
    void dryRun() throws IOException {
        Said said = merge("--method soup --model one --model two --dry-run");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out()).contains("How far models are from one", "encoder.layer.0", "embeddings");
        assertThat(Json.asObject(
                        Json.parse(
                                merge("--method soup --model one --model two --dry-run --json")
                                        .out(),
                                "out"),
                        "out"))
                .containsEntry("against", "one");
        Files.writeString(two.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"q: \"}}");
        said = merge("--method soup --model one --model two --dry-run");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.out()).contains("in the way: one and two differ in the prompts");
        assertThat(said.err()).hasLineCount(1).contains("models must be of one kind; differences=1");
        assertThat(folder)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("out"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--method soup | --model must be given",
                "--model one --model two | --method must be given",
                "--method soup --model one | models must be at least two; models=1",
                "--method mean --model one --model two | mean",
                "--method slerp --model one --model two --t 2 | --t: method.t must be 0 to 1; t=2.0",
                "--method slerp --model one --model two --lambda 2 | --lambda: method.lambda must not be given for slerp",
                "--method ties --model one --model two | base must be given for ties",
                "--method soup --model one --model two --base one | base must not be given for soup",
                "--method soup --model one --model two --weights 1,x | --weights",
            })
    @DisplayName("what is missing or wrong is told in one line, and ends with 2")
    void refuses(String options, String reason) {
        Said said = merge(options + " --out out");
        assertThat(said.exitCode()).as(said.err()).isEqualTo(2);
        assertThat(said.err()).contains(reason);
        assertThat(folder)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("out"));
    }

    @Test
    @DisplayName(
            "models of other kinds end it with 2, models that are not there or damaged with 1, and without --out with 2")
    void refusesModels() throws IOException {
        Files.writeString(two.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"q: \"}}");
        Said said = merge("--method soup --model one --model two --out out");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).hasLineCount(1).contains("one and two differ in the prompts");
        said = merge("--method soup --model one --model three --out out");
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).hasLineCount(1).contains("three");
        Files.writeString(two.resolve("model.safetensors"), "nothing");
        said = merge("--method soup --model one --model two --out out");
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).hasLineCount(1).contains("two", "model.safetensors");
        said = merge("--method soup --model one --model one");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains("--out DIR");
        assertThat(out).doesNotExist();
    }
}
