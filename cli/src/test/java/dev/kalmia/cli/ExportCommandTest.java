package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportCommandTest {
    @TempDir
    Path folder;

    private Path model = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void makeModel() throws IOException {
        model = TinyModel.write(folder.resolve("tiny"), 1);
        out = folder.resolve("out");
    }

    @Test
    @DisplayName("a model goes out as a graph beside its configuration, once")
    void onnx() {
        Said said = Said.by("export", "--model", model, "--format", "onnx", "--out", out, "--json");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(Json.asObject(Json.parse(said.out(), "out"), "out"))
                .containsEntry("stage", "export")
                .containsEntry("out", out.toString());
        for (String file : List.of("onnx/model.onnx", "tokenizer.json", "config.json", "run.json")) {
            assertThat(out.resolve(file)).isNotEmptyFile();
        }
        assertThat(out.resolve("model.safetensors")).doesNotExist();
        assertThat(Said.by("export", "--model", model, "--format", "onnx", "--out", out)
                        .err())
                .contains("export: unchanged, nothing to do");
    }

    @Test
    @DisplayName("a model goes out as a folder that is the same model, and again from there, byte for byte")
    void st() throws IOException {
        Said said = Said.by("export", "--model", model, "--format", "st", "--out", out);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(fact(out, "fingerprint")).isEqualTo(fact(model, "fingerprint"));
        Path again = folder.resolve("again");
        assertThat(Said.by("export", "--model", out, "--format", "ST", "--out", again)
                        .exitCode())
                .isZero();
        for (String file : List.of("model.safetensors", "config.json", "tokenizer.json", "1_Pooling/config.json")) {
            byte[] before = Files.readAllBytes(model.resolve(file));
            assertThat(out.resolve(file)).hasBinaryContent(before);
            assertThat(again.resolve(file)).hasBinaryContent(before);
        }
    }

    @Test
    @DisplayName("a model goes out as one that ends earlier, in both formats; one that has fewer layers is told so")
    void layers() {
        for (String format : List.of("st", "onnx")) {
            Path shortened = folder.resolve(format);
            Said said = Said.by("export", "--model", model, "--format", format, "--layers", 1, "--out", shortened);
            assertThat(said.exitCode()).as(said.err()).isZero();
            assertThat(shortened.resolve("config.json")).exists();
            assertThat(shortened.resolve("shortened")).doesNotExist();
        }
        Said said = Said.by("export", "--model", model, "--format", "st", "--layers", 9, "--out", out);
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).hasLineCount(1).contains("--layers: layers must be at most", "layers=9");
        Said none = Said.by("export", "--model", model, "--format", "st", "--layers", 0, "--out", out);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).hasLineCount(1).contains("--layers must be at least 1; layers=0");
    }

    private static Object fact(Path model, String name) {
        Map<String, Object> facts =
                Json.asObject(Json.parse(Said.by("show", model, "--json").out(), "show"), "show");
        return facts.getOrDefault(name, "nothing");
    }

    @Test
    @DisplayName("settings come from a file, whose paths start at its folder, and options go before them")
    void config() throws IOException {
        Path config = Files.writeString(folder.resolve("e.yaml"), "model: tiny\nformat: onnx\n");
        Said said = Said.by("export", "--config", config, "--set", "format=st", "--out", out);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(out.resolve("model.safetensors")).exists();
        Path other = folder.resolve("other");
        said = Said.by("export", "--config", config, "--model", out, "--format", "onnx", "--out", other);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(other.resolve("onnx/model.onnx")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | --model must be given",
                "--model tiny | --format must be given",
                "--model tiny --format pdf | pdf",
                "--model bundled:other --format onnx | --model: model: a bundled model must be one of",
                "--model nothing --format st | --model must name a folder",
                "--set modle=tiny --set format=st --model tiny | the nearest is 'model'",
            })
    @DisplayName("what is missing or wrong is told in one line, and ends with 2")
    void refusesOptions(String options, String reason) {
        String[] words = ("export --out " + out + " " + options).strip().split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("tiny") ? model.toString() : words[i].replace("nothing", "");
        }
        Said said = Said.by((Object[]) words);
        assertThat(said.exitCode()).as(said.err()).isEqualTo(2);
        assertThat(said.err()).contains(reason);
        assertThat(out).doesNotExist();
    }

    @Test
    @DisplayName("an architecture that has no graph is told before a folder is made")
    void refusesArchitectures() throws IOException {
        Path config = model.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"bert\"", "\"gpt9\""));
        Said said = Said.by("export", "--model", model, "--format", "onnx", "--out", out);
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err())
                .hasLineCount(1)
                .startsWith("kalmia: --format: format cannot be this for the model: ")
                .contains("config.json", "model_type=gpt9");
        assertThat(folder)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("out"));
    }

    @Test
    @DisplayName("a folder of somebody's is not touched")
    void refusesOccupied() throws IOException {
        Files.createDirectories(out);
        Path file = Files.writeString(out.resolve("file"), "somebody's");
        Said said = Said.by("export", "--model", model, "--format", "st", "--out", out);
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).hasLineCount(1).contains(out.toString(), "no stage made it");
        assertThat(file).hasContent("somebody's");
        assertThat(out).isDirectoryNotContaining(entry -> !entry.equals(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../stolen", "/etc"})
    @DisplayName("a model whose files lead out of its folder is refused")
    void refusesWaysOut(String path) throws IOException {
        Files.writeString(model.resolve("modules.json"), """
                [{"path": "%s", "type": "sentence_transformers.models.Transformer"},
                 {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """.formatted(path));
        Said said = Said.by("export", "--model", model, "--format", "st", "--out", out);
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).hasLineCount(1).contains("must stay inside the model's folder; path=" + path);
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx", "st"})
    @EnabledOnOs(OS.LINUX)
    @DisplayName("a disk that is full ends it in one line, and nothing looks finished")
    void refusesFullDisks(String format) throws IOException, InterruptedException {
        try (Kalmias kalmias = new Kalmias(folder)) {
            // The nearest thing to a full disk that needs no rights: the system refuses to let any file grow further.
            List<String> limited = List.of("sh", "-c", "ulimit -f 2; exec \"$@\"", "sh");
            Said said = kalmias.start(limited, "export", "--model", model, "--format", format, "--out", out)
                    .end();
            assertThat(said.exitCode()).as(said.err()).isEqualTo(1);
            assertThat(said.err()).contains("cannot write", "File too large");
            assertThat(out).doesNotExist();
            Said after = Said.by("export", "--model", model, "--format", format, "--out", out);
            assertThat(after.exitCode()).as(after.err()).isZero();
            assertThat(out.resolveSibling("out.partial")).doesNotExist();
        }
    }
}
