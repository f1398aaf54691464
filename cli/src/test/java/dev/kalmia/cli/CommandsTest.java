package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.FolderLock;
import dev.kalmia.run.Json;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Npy;
import dev.kalmia.vector.Similarity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @TempDir
    static Path models;

    @TempDir
    Path folder;

    static Path model = Path.of("");
    static Path other = Path.of("");

    @BeforeAll
    static void makeModels() throws IOException {
        model = TinyModel.write(models.resolve("tiny"), 1);
        other = TinyModel.write(models.resolve("other"), 2);
    }

    @ParameterizedTest
    @CsvSource({
        "filter, 'top-k: 0'",
        "mine, '{model: tiny, negatives: 1, rank-from: 0, rank-to: 3, relative-margin: 10}'",
        "train, '{model: tiny, training: {batch-size: 2, max-query-tokens: 6, max-document-tokens: 6}}'",
    })
    @DisplayName(
            "rows that cannot be used end a stage, or are left out, counted among those that went in, and written down")
    void leavesOutBadRows(String stage, String settings) throws IOException {
        Files.writeString(folder.resolve("pairs.jsonl"), """
                {"query": "what is pain", "positive": "pain is red"}
                {"query": "what is water"}
                {"query": "what is sun", "positive": "the sun"}
                nothing
                {"query": "", "positive": "x"}
                {"query": "what is house", "positive": "a house"}
                """);
        Path config = Files.writeString(folder.resolve("c.yaml"), settings.replace("tiny", model.toString()));
        Path out = folder.resolve("out");
        List<Object> command = List.of(
                stage, "--config", config, "--set", "examples=pairs.jsonl", "--out", out, "--json", "--on-bad-row");
        Said refused =
                Said.by(Stream.concat(command.stream(), Stream.of("error")).toArray());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("pairs.jsonl line 2").hasLineCount(1);
        assertThat(out).doesNotExist();
        Said said = Said.by(Stream.concat(command.stream(), Stream.of("skip")).toArray());
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.err()).contains(stage + ": in 6, dropped 3 (bad row), ");
        Map<String, Object> counts =
                Json.asObject(Objects.requireNonNull(json(said).get("counts")), "counts");
        assertThat(counts).containsEntry("in", 6L).containsEntry("dropped.bad-row", 3L);
        if (!stage.equals("train")) {
            assertThat(counts).containsEntry("out", 3L);
        }
        List<String> rejects = Files.readAllLines(out.resolve("rejects.jsonl"));
        assertThat(rejects).hasSize(4).last().asString().startsWith("{\"rejected\":3,");
        assertThat(rejects).first().asString().startsWith("{\"file\":\"pairs.jsonl\",\"line\":2,");
    }

    @Test
    @DisplayName("another word after --on-bad-row is refused with those there are")
    void refusesOtherWaysWithBadRows() {
        Said said = Said.by("filter", "--config", "c.yaml", "--out", folder, "--on-bad-row", "ignore");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains("--on-bad-row", "ignore");
    }

    @Test
    @DisplayName("show says what a model is, to people and to programs")
    void shows() {
        assertThat(Said.by("show", model).out()).contains("architecture", "bert", "mean", "query: ");
        Map<String, Object> facts = json(Said.by("show", model, "--json"));
        assertThat(facts)
                .containsEntry("dimensions", 8L)
                .containsKey("parameters")
                .containsEntry("max_tokens", 6L)
                .containsEntry("normalized", true);
    }

    @Test
    @DisplayName("embed writes a row a text, in their order, whatever the format")
    void embeds() throws IOException {
        Path input = texts("red house", "the sun", "red house");
        Said said = Said.by("embed", "--model", model, "--input", input, "--output", folder.resolve("v.npy"));
        assertThat(said.exitCode()).as(said.err()).isZero();
        Embeddings vectors = Npy.read(folder.resolve("v.npy"), new EmbeddingOrigin("", "", true));
        assertThat(vectors.size()).isEqualTo(3);
        assertThat(vectors.row(0)).isEqualTo(vectors.row(2)).isNotEqualTo(vectors.row(1));
        Said.by("embed", "--model", model, "--input", input, "--output", folder.resolve("v.jsonl"));
        List<String> lines = Files.readAllLines(folder.resolve("v.jsonl"));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("{\"id\":1,").contains("\"text\":\"the sun\"", "\"embedding\":[");
    }

    @Test
    @DisplayName("embed writes Parquet that another reader reads: the input's ids, or numbers, and all else")
    void embedsToParquet() throws IOException {
        Path input = folder.resolve("rows.jsonl");
        Files.writeString(input, "{\"_id\":\"a7\",\"text\":\"red house\"}\n{\"_id\":8,\"text\":\"the sun\"}\n");
        Path file = folder.resolve("v.parquet");
        Said said = Said.by("embed", "--model", model, "--input", input, "--output", file);
        assertThat(said.exitCode()).as(said.err()).isZero();
        Said.by("embed", "--model", model, "--input", input, "--output", folder.resolve("v.npy"));
        Embeddings vectors = Npy.read(folder.resolve("v.npy"), new EmbeddingOrigin("", "", true));
        List<Group> rows = ParquetRows.read(file);
        assertThat(rows).extracting(row -> row.getString("id", 0)).containsExactly("a7", "8");
        assertThat(rows).extracting(row -> row.getString("text", 0)).containsExactly("red house", "the sun");
        assertThat(rows).extracting(row -> row.getInteger("tokens", 0)).containsExactly(4, 4);
        assertThat(rows).extracting(row -> row.getBoolean("truncated", 0)).containsExactly(false, false);
        for (int i = 0; i < 2; i++) {
            assertThat(ParquetRows.vector(rows.get(i))).isEqualTo(vectors.row(i));
        }
        Path numbered = folder.resolve("numbered.parquet");
        Said.by("embed", "--model", model, "--input", texts("a", "tree"), "--output", numbered);
        assertThat(ParquetRows.read(numbered))
                .extracting(row -> row.getLong("id", 0))
                .containsExactly(0L, 1L);
    }

    @Test
    @DisplayName("embed computes in 8-bit integers: near float32's vectors, and others")
    void embedsInInt8() throws IOException {
        Path input = texts("red house");
        float[] exact = vector(input);
        float[] rounded = vector(input, "--precision", "int8");
        assertThat(rounded).isNotEqualTo(exact);
        assertThat(Similarity.COSINE.between(rounded, exact)).isGreaterThan(0.99f);
    }

    @Test
    @DisplayName("embed reads standard input")
    void embedsStandardInput() {
        Said said = withInput("red house\nthe sun\n");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(json(said)).containsEntry("texts", 2L);
        Said none = withInput("");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).startsWith("kalmia: ").contains("standard input").hasLineCount(1);
    }

    @Test
    @DisplayName("embed says how many texts were cut, or refuses them")
    void embedsLongTexts() throws IOException {
        Path input = texts("a", "one two three four five six seven");
        Path output = folder.resolve("v.npy");
        Said cut = Said.by("embed", "--model", model, "--input", input, "--output", output, "--json");
        assertThat(json(cut)).containsEntry("truncated", 1L);
        assertThat(cut.err()).contains("1 of 2 texts were cut to 6 tokens");
        Said refused = Said.by(
                "embed",
                "--model",
                model,
                "--input",
                input,
                "--output",
                folder.resolve("w.npy"),
                "--on-overflow",
                "error");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(folder.resolve("w.npy")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grouped", "recurrent", "interpolated"})
    @DisplayName("embed reads texts beyond the model's positions where these are extended")
    void embedExtends(String positions) throws IOException {
        Path input = Files.writeString(folder.resolve("long.txt"), "water sun ".repeat(30) + "\nred\n");
        String output = folder.resolve("long.jsonl").toString();
        Said said = Said.by(
                "embed",
                "--model",
                model,
                "--input",
                input,
                "--output",
                output,
                "--json",
                "--max-length",
                "64",
                "--positions",
                positions,
                "--scale-attention");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(json(said)).containsEntry("truncated", 0L).containsEntry("tokens", 65L);
        Said without = Said.by("embed", "--model", model, "--input", input, "--output", output, "--max-length", "64");
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("max-length must be at most 32");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--positions grouped|--positions needs --max-length",
                "--positions grouper --max-length 64|the nearest is 'grouped'",
                "--positions ntk --max-length 64|this model has a table of positions",
                "--trained-length 16|--trained-length is for --positions and --scale-attention",
                "--trained-length 1 --scale-attention|--trained-length must be at least 2",
                "--positions grouped --max-length 64 --trained-length 33|trained-length must be at most 32"
            })
    @DisplayName("what says nothing about positions, or nothing this model has, is wrong use")
    void embedRefusesPositions(String options, String why) throws IOException {
        Path input = Files.writeString(folder.resolve("long.txt"), "red\n");
        List<Object> words = new ArrayList<>(
                List.of("embed", "--model", model, "--input", input, "--output", folder.resolve("long.npy")));
        words.addAll(List.of(options.split(" ")));
        Said said = Said.by(words.toArray());
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains(why);
    }

    @Test
    @DisplayName("evaluate says a line for each length of a generated task, and their mean")
    void evaluatesLengths() throws IOException {
        Path data = Files.createDirectories(folder.resolve("generated"));
        Files.writeString(data.resolve("task.json"), """
                {"name": "Passkey", "type": "passkey", "lengths": [64, 128], "queries": 3, "documents": 4}
                """);
        Path results = folder.resolve("long-results");
        Said said = Said.by("evaluate", "--model", model, "--data", data, "--out", results);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out()).contains("Passkey (test_64)", "Passkey (test_128)", "Passkey mean");
    }

    @Test
    @DisplayName("embed takes all of a long text in chunks, and says so in line and result")
    void embedsInChunks() throws IOException {
        Path input = texts("a", "one two three four five six seven");
        Path output = folder.resolve("v.jsonl");
        Said said = Said.by(
                "embed", "--model", model, "--input", input, "--output", output, "--json", "--on-overflow", "chunk");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(json(said)).containsEntry("truncated", 0L).containsEntry("chunked", 1L);
        assertThat(json(said)).containsEntry("tokens", 12L);
        assertThat(said.err()).doesNotContain("cut");
        assertThat(Files.readAllLines(output).get(1))
                .contains("\"tokens\":9,\"truncated\":false,\"lost\":0,\"chunks\":2,\"embedding\":[");
    }

    @Test
    @DisplayName("a role, a prompt's name and its text are one and the same")
    void embedsWithPrompts() throws IOException {
        Path input = texts("what is pain");
        assertThat(vector(input, "--role", "query"))
                .isEqualTo(vector(input, "--prompt", "query"))
                .isEqualTo(vector(input, "--prompt", "query: "))
                .isNotEqualTo(vector(input));
        assertThat(vector(input, "--role", "document")).isEqualTo(vector(input));
    }

    @ParameterizedTest
    @CsvSource({
        "--precision,int4",
        "--on-overflow,chop",
        "--max-length,1",
        "--dims,9",
        "--dims,-1",
        "--dims,many",
        "--max-length,33",
        "--role,title",
        "--device,tpu",
    })
    @DisplayName("settings that cannot be are named in one line and end with 2, or 1 where only the model knows")
    void refusesSettings(String option, String value) throws IOException {
        Said said = Said.by(
                "embed", "--model", model, "--input", texts("a"), "--output", folder.resolve("v.npy"), option, value);
        assertThat(said.exitCode()).isIn(1, 2);
        assertThat(said.err().lines().findFirst().orElse(""))
                .startsWith("kalmia: ")
                .contains(value);
        assertThat(said.err()).doesNotContain("unexpected");
        assertThat(folder.resolve("v.npy")).doesNotExist();
    }

    @Test
    @DisplayName("a model, an input or an output that is not there is named in one line")
    void refusesMissing() throws IOException {
        Path input = texts("a");
        Path output = folder.resolve("v.npy");
        Path missing = folder.resolve("missing.txt");
        for (Said said : List.of(
                Said.by("embed", "--model", missing, "--input", input, "--output", output),
                Said.by("embed", "--model", model, "--input", missing, "--output", output),
                Said.by("show", missing),
                Said.by("parity", "--model", model, "--golden", missing),
                Said.by("evaluate", "--model", model, "--data", missing, "--out", output),
                Said.by("compare", missing, missing),
                Said.by("run", missing))) {
            assertThat(said.exitCode()).as(said.err()).isIn(1, 2);
            assertThat(said.err())
                    .startsWith("kalmia: ")
                    .contains("missing.txt")
                    .hasLineCount(1);
            assertThat(said.err()).doesNotContain("unexpected");
        }
        assertThat(Said.by("embed", "--model", model, "--input", input, "--output", "v.csv")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("parity passes on the model's own vectors and fails loudly on another's")
    void holdsParity() throws IOException {
        Path golden = folder.resolve("golden.jsonl");
        Said.by("embed", "--model", model, "--input", texts("red house", "the sun"), "--output", golden);
        Said same = Said.by("parity", "--model", model, "--golden", golden, "--json");
        assertThat(same.exitCode()).as(same.err()).isZero();
        assertThat(json(same)).containsEntry("texts", 2L);
        assertThat(json(same).get("mean_cosine"))
                .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
                .isBetween(0.99999, 1.00001);
        Said others = Said.by("parity", "--model", other, "--golden", golden, "--cosine", -1, "--json");
        assertThat(others.exitCode()).as(others.err()).isZero();
        assertThat(number(others, "mean_cosine")).isGreaterThan(number(others, "worst_cosine"));
        Said different = Said.by("parity", "--model", other, "--golden", golden);
        assertThat(different.exitCode()).isEqualTo(1);
        assertThat(different.err()).startsWith("kalmia: " + golden + ":").contains("cosine");
    }

    @Test
    @DisplayName("parity refuses vectors that are no numbers or of another length")
    void refusesGolden() throws IOException {
        Path golden = folder.resolve("golden.jsonl");
        Files.writeString(golden, "{\"text\": \"a\", \"embedding\": [1, \"x\", 0, 0, 0, 0, 0, 0]}\n");
        assertThat(Said.by("parity", "--model", model, "--golden", golden).err())
                .contains("golden.jsonl:1")
                .contains("x")
                .doesNotContain("unexpected");
        for (String none : List.of("\"NaN\"", "1e999")) {
            Files.writeString(golden, "{\"text\": \"a\", \"embedding\": [0, %s, 0, 0, 0, 0, 0, 0]}\n".formatted(none));
            assertThat(Said.by("parity", "--model", model, "--golden", golden).err())
                    .startsWith("kalmia: " + golden + ":1: embedding must be finite numbers; found ")
                    .hasLineCount(1);
        }
        Files.writeString(golden, "{\"text\": \"a\", \"embedding\": [1]}\n");
        assertThat(Said.by("parity", "--model", model, "--golden", golden).exitCode())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("evaluate measures several models once each, and compare sets two of them side by side")
    void evaluatesAndCompares() throws IOException {
        Path data = retrievalTask();
        Path results = folder.resolve("results");
        Said said = Said.by("evaluate", "--model", model, other, "--data", data, "--out", results, "--json");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(json(said).get("scores"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
        Said again = Said.by("evaluate", "--model", model, other, "--data", data, "--out", results);
        assertThat(again.out().lines().map(line -> line.replaceFirst("(-[0-9a-f]{8})? .*", "")))
                .startsWith("model", "local/tiny", "local/other");
        List<?> folders = (List<?>) Objects.requireNonNull(json(said).get("results"));
        Said compared = Said.by("compare", folders.get(0), folders.get(1), "--json");
        assertThat(compared.exitCode()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("\"Tiny\"", "\"p\"");
        Said runs = Said.by("compare", folders.get(0) + "," + folders.get(0), folders.get(1));
        assertThat(runs.out()).contains("(mean of 2 runs)");
        Said nameless = Said.by("compare", folders.get(0) + ",", folders.get(1));
        assertThat(nameless.exitCode()).isEqualTo(2);
        assertThat(nameless.err()).contains("results must be folders with a comma between each two");
        Said unknown = Said.by("evaluate", "--model", model, "--data", data, "--out", results, "--tasks", "Tinny");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("Tinny");
    }

    @Test
    @DisplayName("one evaluation at a time writes a folder of results")
    void evaluatesOneAtATime() throws IOException {
        Path data = retrievalTask();
        Path results = folder.resolve("results");
        try (FolderLock _ = FolderLock.inside(results)) {
            Said second = Said.by("evaluate", "--model", model, "--data", data, "--out", results);
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).hasLineCount(1).contains("another run is writing here (process ");
        }
        Said said = Said.by("evaluate", "--model", model, "--data", data, "--out", results);
        assertThat(said.exitCode()).as(said.err()).isZero();
        Said other =
                Said.by("evaluate", "--model", model, "--data", data, "--out", results, "--dims", "4", "--force-dims");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("holds results of other settings, dimension 8 and 4");
    }

    @Test
    @DisplayName("two models in folders of one name have results in two places, by names that tell them apart")
    void tellsModelsApart() throws IOException {
        Path first = TinyModel.write(folder.resolve("a/model"), 1);
        Path second = TinyModel.write(folder.resolve("b/model"), 2);
        Path results = folder.resolve("results");
        Said said = Said.by("evaluate", "--model", first, second, "--data", retrievalTask(), "--out", results);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out().lines().filter(line -> line.startsWith("local/model-")))
                .hasSize(2)
                .doesNotHaveDuplicates();
        try (Stream<Path> models = Files.list(results)) {
            assertThat(models.filter(Files::isDirectory)
                            .map(model -> model.getFileName().toString()))
                    .hasSize(2)
                    .allMatch(name -> name.matches("local__model-[0-9a-f]{8}"));
        }
    }

    @Test
    @DisplayName("mining that finds no negative for any example fails and says where they went")
    void refusesToMineNothing() throws IOException {
        Files.writeString(
                folder.resolve("pairs.jsonl"), "{\"query\": \"what is pain\", \"positive\": \"pain is red\"}\n");
        Path config = Files.writeString(
                folder.resolve("mine.yaml"), "examples: pairs.jsonl\nmodel: " + model + "\nrank-from: 0\n");
        Path out = folder.resolve("mined");
        Said said = Said.by("mine", "--config", config, "--out", out);
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err().lines().toList())
                .last()
                .asString()
                .startsWith("kalmia: " + folder.resolve("pairs.jsonl") + ": mining must give at least one example")
                .endsWith(
                        "relative-margin=0.95 found 1 texts, 0 of them above the margin, 1 of them positives or the query");
        assertThat(out).doesNotExist();
    }

    @Test
    @DisplayName("mining that adds nothing to the negatives that are there warns and ends well")
    void warnsOfNothingMined() throws IOException {
        Files.writeString(folder.resolve("groups.jsonl"), """
                {"query": "what is pain", "positives": ["pain is red"], "negatives": ["the sun"]}
                """);
        Path config = Files.writeString(folder.resolve("mine.yaml"), "examples: groups.jsonl\nmodel: " + model + "\n");
        Said said = Said.by("mine", "--config", config, "--out", folder.resolve("mined"));
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.err().lines()).anyMatch(line -> line.startsWith("warning: no negative was found; "));
    }

    @Test
    @DisplayName("a stage runs by itself, is skipped when nothing changed, and names a wrong key with its line")
    void runsStages() throws IOException {
        Files.writeString(folder.resolve("pairs.jsonl"), """
                {"query": "what is pain", "positive": "pain is red"}
                {"query": "what is pain", "positive": "pain is red"}
                {"query": "what is the sun", "positive": "the sun is fever"}
                """);
        Path config = Files.writeString(folder.resolve("filter.yaml"), "examples: pairs.jsonl\ntop-k: 0\n");
        Path out = folder.resolve("filtered");
        Said said = Said.by("filter", "--config", config, "--out", out, "--json");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(Json.asObject(json(said).get("counts"), "counts"))
                .containsEntry("in", 3L)
                .containsEntry("out", 2L);
        assertThat(Files.readAllLines(out.resolve("examples.jsonl"))).hasSize(2);
        assertThat(Said.by("filter", "--config", config, "--out", out).err()).contains("nothing to do");
        Said wrong = Said.by("filter", "--config", config, "--out", out, "--set", "topk=3");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("unknown key 'topk'", "'top-k'");
        Files.writeString(config, "examples: pairs.jsonl\ntop_k: 0\n");
        assertThat(Said.by("filter", "--config", config, "--out", out).err()).contains("filter.yaml:2: unknown key");
    }

    @Test
    @DisplayName("a recipe runs, and its JSON says what each stage did")
    void runsRecipes() throws IOException {
        Files.writeString(
                folder.resolve("pairs.jsonl"), "{\"query\": \"what is pain\", \"positive\": \"pain is red\"}\n");
        Path recipe = Files.writeString(folder.resolve("r.yaml"), """
                name: ../tiny
                stages:
                  - kind: read
                    config: {input: [pairs.jsonl], task: Tiny}
                  - kind: filter
                    config: {examples: $read/train.jsonl, top-k: 0}
                """);
        Path out = folder.resolve("out");
        Said said = Said.by("run", recipe, "--out", out, "--json");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(Json.asObject(json(said).get("stages"), "stages")).containsOnlyKeys("read", "filter");
        assertThat(out.resolve("filter/run.json")).exists();
        Said unknown = Said.by("run", recipe, "--out", out, "--set", "filtr.top-k=0");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("the nearest is 'filter'");
    }

    private Path retrievalTask() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data/tiny"));
        Files.writeString(data.resolve("corpus.jsonl"), """
                {"_id": "d1", "title": "", "text": "fever causes pain"}
                {"_id": "d2", "title": "", "text": "the red house"}
                {"_id": "d3", "title": "", "text": "blue water"}
                """);
        Files.writeString(data.resolve("queries.jsonl"), """
                {"_id": "q1", "text": "what causes pain"}
                {"_id": "q2", "text": "what is red"}
                """);
        Files.createDirectories(data.resolve("qrels"));
        Files.writeString(data.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n");
        Files.writeString(data.resolve("task.json"), """
                {"name": "Tiny", "type": "retrieval", "split": "test", "corpus": "corpus.jsonl",
                 "queries": "queries.jsonl", "qrels": "qrels/test.tsv"}
                """);
        return folder.resolve("data");
    }

    private Said withInput(String text) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return Said.by("embed", "--model", model, "--input", "-", "--output", folder.resolve("v.npy"), "--json");
        } finally {
            System.setIn(before);
        }
    }

    private float[] vector(Path input, Object... options) {
        Path output = folder.resolve("v.npy");
        Object[] arguments = new Object[7 + options.length];
        Object[] fixed = {"embed", "--model", model, "--input", input, "--output", output};
        System.arraycopy(fixed, 0, arguments, 0, fixed.length);
        System.arraycopy(options, 0, arguments, fixed.length, options.length);
        Said said = Said.by(arguments);
        assertThat(said.exitCode()).as(said.err()).isZero();
        return Npy.read(output, new EmbeddingOrigin("", "", true)).row(0);
    }

    private Path texts(String... lines) throws IOException {
        return Files.write(folder.resolve("texts.txt"), List.of(lines));
    }

    private static double number(Said said, String name) {
        return ((Number) Objects.requireNonNull(json(said).get(name))).doubleValue();
    }

    private static Map<String, Object> json(Said said) {
        return Json.asObject(Json.parse(said.out(), "standard output"), "standard output");
    }
}
