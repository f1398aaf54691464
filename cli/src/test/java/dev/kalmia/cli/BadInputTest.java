package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hostile and damaged files, as a person meets them: one line and an exit code, and nothing written.
class BadInputTest {
    @TempDir
    Path folder = Path.of("");

    private Path model = Path.of("");

    @BeforeEach
    void makeModel() throws IOException {
        model = TinyModel.write(folder.resolve("model"), 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.jsonl | `` | a.jsonl | no rows",
                "a.csv | `` | a.csv | no rows",
                "a.csv | text\\n | a.csv | no rows",
                "a.tsv | `` | a.tsv | no rows",
                "a.txt | `` | a.txt | no rows",
                "a.jsonl | {\"text\": \"a\"}\\n{\"text\": | a.jsonl line 2 | malformed JSON",
                "a.jsonl | {\"text\": \"a\"}\\n[1] | a.jsonl line 2 | object",
                "a.jsonl | {\"text\": \"a\"}\\n{\"title\": \"b\"} | a.jsonl:2 | must have text or query",
                "a.jsonl | {\"text\": null} | a.jsonl:1 | must have text or query",
                "a.jsonl | {\"text\": \"a\"}\\n{\"text\": \"\\ud800\"} | a.jsonl:2 | unpaired surrogate",
                "a.csv | title,body\\n1,2 | a.csv:2 | must have text or query",
                "a.csv | text\\n\"a\\nb | a.csv | malformed quoting",
                "a.arrow | ARROW1 | a.arrow | must end in .jsonl",
            })
    @DisplayName("texts that cannot be had are named with file and line")
    void refusesTexts(String name, String content, String place, String reason) throws IOException {
        Path input = Files.writeString(folder.resolve(name), content.replace("\\n", "\n"));
        refuses(name.endsWith("arrow") ? 2 : 1, embed(input), place, reason);
    }

    @ParameterizedTest
    @CsvSource({"run,--set training.epochs=", "filter,--set top-k=", "train,--set seed=3 --set training.epochs="})
    @DisplayName("a setting with nothing after the = is refused, not taken for the default")
    void refusesEmptySettings(String command, String sets) throws IOException {
        String recipe = "name: a\nstages:\n  - {name: training, kind: train, config: {}}\n";
        Path file = Files.writeString(folder.resolve("a.yaml"), command.equals("run") ? recipe : "examples: rows\n");
        List<Object> line = new ArrayList<>(List.of(command, file, "--out", folder.resolve("out")));
        if (!command.equals("run")) {
            line.add(1, "--config");
        }
        line.addAll(List.of(sets.split(" ", -1)));
        String last = sets.substring(sets.lastIndexOf("--set"), sets.lastIndexOf('='));
        refuses(2, Said.by(line.toArray()), last, "expected a value after the '='");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jsonl", "a.csv", "a.txt"})
    @DisplayName("bytes that are not UTF-8 are refused with their line, whatever the format")
    void refusesNotUtf8(String name) throws IOException {
        byte[] bytes = "text\n{\"text\": \"b\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] rows = name.endsWith("jsonl") ? Arrays.copyOfRange(bytes, 5, bytes.length) : bytes;
        Path input = Files.write(folder.resolve(name), rows);
        refuses(1, embed(input), name + " line " + (name.endsWith("jsonl") ? 1 : 2), "UTF-8");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 8, 40, 1})
    @DisplayName("a gzip file that was cut short is refused, wherever it was cut")
    void refusesCutGzip(int behindEnd) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"text\": \"red house\"}\n".repeat(500).getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = packed.toByteArray();
        Path input = Files.write(folder.resolve("a.jsonl.gz"), Arrays.copyOf(whole, whole.length - behindEnd));
        if (behindEnd == 0) {
            assertThat(embed(input).exitCode()).isZero();
        } else {
            refuses(1, embed(input), "a.jsonl.gz", "gzip");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "modules.json",
                "1_Pooling/config.json",
                "sentence_bert_config.json",
                "config_sentence_transformers.json",
                "tokenizer.json",
                "model.safetensors"
            })
    @DisplayName("a file of a model that is empty, garbled or cut short is named")
    void refusesDamagedModel(String file) throws IOException {
        Path input = texts("red house");
        Path damaged = model.resolve(file);
        byte[] whole = Files.readAllBytes(damaged);
        for (byte[] bytes : List.of(
                new byte[0],
                new byte[] {0, (byte) 0xff, (byte) 0x80, 'x', '\n', 27, '[', '2', 'J'},
                Arrays.copyOf(whole, whole.length / 2),
                Arrays.copyOf(whole, whole.length - 2))) {
            Files.write(damaged, bytes);
            refuses(1, embed(input), damaged.toString(), "must");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "config.json,is missing",
        "modules.json,not guessed",
        "1_Pooling/config.json,not guessed",
        "tokenizer.json,no tokenizer.json",
        "model.safetensors,no weights",
    })
    @DisplayName("what a model lacks is named; how it pools is never guessed")
    void refusesIncompleteModel(String file, String reason) throws IOException {
        Files.delete(model.resolve(file));
        refuses(1, embed(texts("red house")), folder.resolve("model").toString(), reason);
        refuses(1, Said.by("show", model), folder.resolve("model").toString(), reason);
    }

    @Test
    @DisplayName("an empty text, white space and a megabyte have vectors like any other text")
    void takesAwkwardTexts() throws IOException {
        Path input = texts("", "   ", "the sun ".repeat(1 << 17), "\u0000", "\ud83c\udf1e".repeat(1000));
        Said said = embed(input);
        assertThat(said.exitCode()).as(said.err()).isZero();
        // How often progress is told depends on the clock.
        assertThat(said.err().lines().filter(line -> !line.startsWith("embed: ")))
                .satisfiesExactly(line ->
                        assertThat(line).matches("kalmia: 1 of 5 texts were cut to 6 tokens; tokens lost: \\d{6}"));
        assertThat(Files.size(folder.resolve("v.npy"))).isEqualTo(128 + 5 * 8 * 4);
    }

    @Test
    @DisplayName("a number of layers that the weights do not have is refused before memory is taken for them")
    void refusesBillionsOfLayers() throws IOException {
        Path config = model.resolve("config.json");
        String json = Files.readString(config)
                .replaceFirst("\"num_hidden_layers\"\\s*:\\s*\\d+", "\"num_hidden_layers\": 2000000000");
        Files.writeString(config, json);
        refuses(1, embed(texts("red house")), model.resolve("model.safetensors").toString(), "is missing");
    }

    @Test
    @DisplayName("vectors never take the place of their texts")
    void refusesItsOwnInput() throws IOException {
        Path input = Files.writeString(folder.resolve("a.jsonl"), "{\"text\": \"a\"}\n");
        Path link = Files.createSymbolicLink(folder.resolve("link.jsonl"), input);
        refuses(2, Said.by("embed", "--model", model, "--input", input, "--output", link), "--output", "another file");
        assertThat(input).hasContent("{\"text\": \"a\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run ", "run a.yaml --out ", "embed --model m --input a.txt --output ", "compare a "})
    @DisplayName("an empty name is not taken for the current folder")
    void refusesEmptyNames(String line) {
        refuses(2, Said.by((Object[]) line.split(" ", -1)), "it is empty", "must name a file or folder");
    }

    @Test
    @DisplayName("a line that hides commands for the terminal is shown without them")
    void showsNoControls() throws IOException {
        Path input = Files.writeString(folder.resolve("a.csv"), "\u001b[2Jtitle\u0007,\u202ebody\nx,y\n");
        Path config = Files.writeString(folder.resolve("f.yaml"), "examples: a.csv\ntop-k: 0\n");
        Said said = Said.by("filter", "--config", config, "--out", folder.resolve("out"));
        refuses(1, said, input.toString(), "title");
        assertThat(said.err()).doesNotContain("\u001b", "\u0007", "\u202e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"filter", "mine", "train"})
    @DisplayName("a stage by itself names what is wrong with its examples, and leaves no folder that looks finished")
    void refusesExamples(String stage) throws IOException {
        String fitting = stage.equals("train") ? "training: {max-query-tokens: 6, max-document-tokens: 6}\n" : "";
        Path config = Files.writeString(folder.resolve("s.yaml"), "examples: e.jsonl\nmodel: model\n" + fitting);
        Path examples = folder.resolve("e.jsonl");
        Path out = folder.resolve("out");
        refuses(1, Said.by(stage, "--config", config, "--out", out), "s.yaml:1", "no file or folder " + examples);
        for (String[] bad : new String[][] {
            {"", "e.jsonl", "no rows"},
            {"{\"query\": \"a\"}\n", "e.jsonl line 1", "wrong columns"},
            {"{\"query\": \"a\", \"positive\": \"b\"}\n{\"query\"", "e.jsonl line 2", "malformed JSON"},
            {"{\"query\": \"a\", \"positive\": \"\"}\n", "e.jsonl line 1", "positive"},
        }) {
            Files.writeString(examples, bad[0]);
            refuses(1, Said.by(stage, "--config", config, "--out", out), bad[1], bad[2]);
            assertThat(out).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "examples: [ | s.yaml:1 | YAML",
                "`` | s.yaml | missing key 'examples'",
                "examples: e.jsonl\\ntop_k: 1 | s.yaml:2 | the nearest is 'top-k'",
                "examples: e.jsonl\\ntop-k: many | s.yaml:2 | must be a whole number",
                "examples: e.jsonl\\ntop-k: -1 | s.yaml | top-k=-1",
                "examples: &a e.jsonl\\nmodel: *a | s.yaml | aliases",
            })
    @DisplayName("wrong settings end with 2 and name the key, its line and the nearest that is known")
    void refusesSettings(String yaml, String place, String reason) throws IOException {
        Files.writeString(folder.resolve("e.jsonl"), "{\"query\": \"a\", \"positive\": \"b\"}\n");
        Path config = Files.writeString(folder.resolve("s.yaml"), yaml.replace("\\n", "\n"));
        refuses(2, Said.by("filter", "--config", config, "--out", folder.resolve("out")), place, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "task.json,{,task.json:1,not JSON",
        "corpus.jsonl,'{\"_id\": \"d1\", \"body\": \"a\"}',corpus.jsonl line 1,missing column: 'text'",
        "queries.jsonl,'{\"_id\": \"q1\"}',queries.jsonl line 1,missing column: 'text'",
        "qrels/test.tsv,'query-id\tcorpus-id\tscore\nq1\td1\tmany',test.tsv line 2,'many'",
    })
    @DisplayName("a damaged task is named before anything is written")
    void refusesTasks(String file, String content, String place, String reason) throws IOException {
        Path data = task();
        Files.writeString(data.resolve(file), content);
        Path out = folder.resolve("results");
        refuses(1, Said.by("evaluate", "--model", model, "--data", data, "--out", out), place, reason);
        assertThat(folder.resolve("results"))
                .satisfiesAnyOf(
                        results -> assertThat(results).doesNotExist(),
                        results -> assertThat(tasksIn(results)).isEmpty());
    }

    @Test
    @DisplayName("no such model, a model without a name, and no dimensions are told as what they are")
    void refusesNothing() throws IOException {
        Path input = texts("red house");
        Path out = folder.resolve("v.npy");
        Path missing = folder.resolve("nope");
        refuses(
                1,
                Said.by("embed", "--model", missing, "--input", input, "--output", out),
                missing.toString(),
                "no such model folder");
        refuses(1, Said.by("show", ""), "model", "the name is empty");
        refuses(
                2,
                Said.by("embed", "--model", model, "--input", input, "--output", out, "--dims", 0),
                "at least 1",
                "--dims=0");
        assertThat(out).doesNotExist();
    }

    @Test
    @DisplayName("a recipe is not run into the root of the file system")
    void refusesRoot() throws IOException {
        Path recipe = Files.writeString(folder.resolve("r.yaml"), """
                name: root
                description: A test.
                seed: 1
                stages:
                  - name: read
                    kind: read
                    config: {input: [none.jsonl], task: None}
                """);
        refuses(1, Said.by("run", recipe, "--out", "/"), "/", "root of the file system");
    }

    @Test
    @DisplayName("a place that cannot be written is named, before any work is done where that can be")
    void refusesOutputs() throws IOException {
        Path input = texts("red house");
        Path file = Files.writeString(folder.resolve("file"), "somebody's");
        Path examples = Files.writeString(folder.resolve("e.jsonl"), "{\"query\": \"a\", \"positive\": \"b\"}\n");
        Path config = Files.writeString(folder.resolve("s.yaml"), "examples: " + examples + "\ntop-k: 0\n");
        Path below = file.resolve("v.npy");
        refuses(1, Said.by("embed", "--model", model, "--input", input, "--output", below), below.toString(), "write");
        Path taken = Files.createDirectory(folder.resolve("taken.npy"));
        refuses(1, Said.by("embed", "--model", model, "--input", input, "--output", taken), taken.toString(), "write");
        refuses(1, Said.by("filter", "--config", config, "--out", file), file.toString(), "no stage made it");
        refuses(1, Said.by("filter", "--config", config, "--out", below), below.toString(), "write");
        Said evaluated = Said.by("evaluate", "--model", model, "--data", task(), "--out", file);
        refuses(1, evaluated, file.toString(), "write");
        assertThat(file).hasContent("somebody's");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("a folder that nobody may write to, not even the superuser, is named")
    void refusesReadOnlyFolders() throws IOException {
        Path examples = Files.writeString(folder.resolve("e.jsonl"), "{\"query\": \"a\", \"positive\": \"b\"}\n");
        Path config = Files.writeString(folder.resolve("s.yaml"), "examples: " + examples + "\ntop-k: 0\n");
        Path vectors = Path.of("/proc/sys/v.npy");
        Said embedded = Said.by("embed", "--model", model, "--input", texts("red house"), "--output", vectors);
        refuses(1, embedded, vectors.toString(), "write");
        Path out = Path.of("/proc/sys/filtered");
        refuses(1, Said.by("filter", "--config", config, "--out", out), out.toString(), "write");
    }

    private static List<Path> tasksIn(Path results) throws IOException {
        try (Stream<Path> files = Files.walk(results)) {
            return files.filter(path -> path.endsWith("Tiny.json")).toList();
        }
    }

    private Path task() throws IOException {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("qrels"));
        Files.writeString(data.resolve("corpus.jsonl"), "{\"_id\": \"d1\", \"text\": \"pain is red\"}\n");
        Files.writeString(data.resolve("queries.jsonl"), "{\"_id\": \"q1\", \"text\": \"what is pain\"}\n");
        Files.writeString(data.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t1\n");
        Files.writeString(data.resolve("task.json"), """
                {"name": "Tiny", "type": "retrieval", "split": "test", "corpus": "corpus.jsonl",
                 "queries": "queries.jsonl", "qrels": "qrels/test.tsv"}
                """);
        return data;
    }

    private Path texts(String... lines) throws IOException {
        return Files.write(folder.resolve("texts.txt"), List.of(lines));
    }

    private Said embed(Path input) {
        return Said.by("embed", "--model", model, "--input", input, "--output", folder.resolve("v.npy"));
    }

    private void refuses(int exitCode, Said said, String place, String reason) {
        assertThat(said.exitCode()).as(said.err()).isEqualTo(exitCode);
        assertThat(said.err())
                .startsWith("kalmia: ")
                .hasLineCount(1)
                .contains(place)
                .contains(reason)
                .doesNotContain("unexpected", "Exception", "REDACTED");
        assertThat(said.out()).isEmpty();
        assertThat(folder.resolve("v.npy")).doesNotExist();
    }
}
