package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitCommandTest {
    private static final String[] WORDS = "fever pain heart red blue green house tree water sun".split(" ", -1);

    @TempDir
    Path folder;

    private Path model = Path.of("");
    private Path texts = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void make() throws IOException {
        model = TinyModel.write(folder.resolve("model"), 1);
        texts = folder.resolve("texts.txt");
        out = folder.resolve("out");
        Random random = new Random(3);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add(WORDS[random.nextInt(10)] + " " + WORDS[random.nextInt(10)] + " " + WORDS[random.nextInt(10)]);
        }
        Files.write(texts, lines);
    }

    @Test
    @DisplayName("a whitened model embeds, and the command says what changed")
    void fits() {
        Said said = Said.by(
                "fit", "--method", "whitening", "--dimensions", 4, "--model", model, "--input", texts, "--out", out);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out()).contains("isotropy", "before", "after", "finished");
        assertThat(Json.readObject(out.resolve("fit.json"))).containsEntry("method", "whitening");
        assertThat(Said.by("show", out).exitCode()).isZero();
        Path vectors = folder.resolve("vectors.npy");
        assertThat(Said.by("embed", "--model", out, "--input", texts, "--output", vectors)
                        .exitCode())
                .isZero();
    }

    @Test
    @DisplayName("settings may come from a file and be changed")
    void config() throws IOException {
        Path config = Files.writeString(
                folder.resolve("f.yaml"), "model: model\ninput: texts.txt\nmethod: {kind: pca, dimensions: 3}\n");
        Said said = Said.by("fit", "--config", config, "--set", "held-out=0.3", "--dimensions", 2, "--out", out);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(Json.asObject(Json.readObject(out.resolve("fit.json")).get("settings"), "settings"))
                .containsEntry("dimensions", 2L);
    }

    @Test
    @DisplayName("a model aligned with itself finds all that it found, and the command says so")
    void aligns() throws IOException {
        // The tiny model's own last norm leaves a direction out.
        Path half = folder.resolve("half");
        assertThat(Said.by(
                                "fit",
                                "--method",
                                "pca",
                                "--dimensions",
                                4,
                                "--model",
                                model,
                                "--input",
                                texts,
                                "--out",
                                half)
                        .exitCode())
                .isZero();
        Said said = Said.by("align", "--from", half, "--to", half, "--input", texts, "--out", out);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out()).contains("of the ten nearest, found", "1.0000");
        assertRefused("--to must be given", "align", "--from", half, "--input", texts, "--out", out);
        assertRefused(
                "least-squares is for others",
                "align",
                "--from",
                model,
                "--to",
                half,
                "--input",
                texts,
                "--out",
                folder.resolve("other"));
    }

    @Test
    @DisplayName("what is missing, or cannot be, is one line")
    void refuses() {
        assertRefused("--model must be given", "fit", "--method", "pca", "--input", texts, "--out", out);
        assertRefused("--method must be given", "fit", "--model", model, "--input", texts, "--out", out);
        assertRefused("--out DIR", "fit", "--method", "centring", "--model", model, "--input", texts);
        assertRefused(
                "there is no file or folder",
                "fit",
                "--method",
                "centring",
                "--model",
                model,
                "--input",
                folder.resolve("none.txt"),
                "--out",
                out);
        assertRefused(
                "unwanted must be given",
                "fit",
                "--method",
                "subspace",
                "--model",
                model,
                "--input",
                texts,
                "--out",
                out);
        assertThat(out).doesNotExist();
    }

    private static void assertRefused(String reason, Object... words) {
        Said said = Said.by(words);
        assertThat(said.exitCode()).isNotZero();
        assertThat(said.err().lines().filter(line -> line.contains(reason))).hasSize(1);
    }
}
