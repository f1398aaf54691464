package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `rerank`, `generate` and `embed --prompt-preset` over tiny models.
class RerankTest {
    @TempDir
    static Path models;

    @TempDir
    Path folder;

    private static Path reranker = Path.of("");
    private static Path decoder = Path.of("");

    @BeforeAll
    static void makeModels() throws IOException {
        reranker = TinyModel.writeReranker(models.resolve("reranker"));
        decoder = TinyModel.writeDecoder(models.resolve("decoder"));
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private static Map<String, Object> json(Said said) {
        return Json.asObject(Json.parse(said.out(), "output"), "output");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> documents(Said said) {
        return (List<Map<String, Object>>) Objects.requireNonNull(json(said).get("documents"));
    }

    @Test
    @DisplayName("a query's documents are printed best first")
    void printsBestFirst() throws IOException {
        Path documents = file("d.txt", "red house", "the sun", "fever causes pain");
        Said said =
                Said.by("rerank", "--model", reranker, "--query", "what causes pain", "--input", documents, "--json");
        assertThat(said.exitCode()).as(said.err()).isZero();
        List<Double> scores =
                documents(said).stream().map(one -> (Double) one.get("score")).toList();
        assertThat(scores).hasSize(3).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(documents(said)).extracting(one -> one.get("document")).containsExactlyInAnyOrder(0L, 1L, 2L);
        Said people = Said.by("rerank", "--model", reranker, "--query", "what causes pain", "--input", documents);
        assertThat(people.out().lines()).hasSize(4);
        assertThat(people.out()).contains("fever causes pain");
    }

    @Test
    @DisplayName("a file of queries becomes a file of scores, the same as one by one")
    void writesScores() throws IOException {
        Path requests = file(
                "q.jsonl",
                "{\"id\": \"first\", \"query\": \"what causes pain\", \"documents\": [\"red house\", \"the sun\"]}",
                "{\"query\": \"tree\", \"documents\": []}",
                "{\"query\": \"sun\", \"documents\": [\"%s\"]}".formatted("water ".repeat(50)));
        Path out = folder.resolve("s.jsonl");
        Said said = Said.by("rerank", "--model", reranker, "--input", requests, "--output", out, "--json");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.err()).contains("1 of 3 documents, or their queries, were cut");
        assertThat(json(said))
                .containsEntry("queries", 3L)
                .containsEntry("documents", 3L)
                .containsEntry("truncated", 1L);
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).isEqualTo("{\"id\":\"1\",\"scores\":[],\"tokens\":[],\"truncated\":[]}");
        assertThat(lines.get(2)).startsWith("{\"id\":\"2\"").endsWith("\"tokens\":[32],\"truncated\":[true]}");
        Said alone = Said.by(
                "rerank",
                "--model",
                reranker,
                "--query",
                "what causes pain",
                "--input",
                file("d.txt", "red house"),
                "--json");
        assertThat(lines.getFirst())
                .startsWith("{\"id\":\"first\",\"scores\":["
                        + String.valueOf(documents(alone).getFirst().get("score"))
                                .substring(0, 6));
    }

    @Test
    @DisplayName("a bad line leaves no file behind and is told by its number")
    void refusesBadLines() throws IOException {
        Path out = folder.resolve("s.jsonl");
        Path requests = file("q.jsonl", "{\"query\": \"a\", \"documents\": [\"b\"]}", "{\"query\": \"a\"}");
        Said said = Said.by("rerank", "--model", reranker, "--input", requests, "--output", out);
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).contains("q.jsonl").contains("documents").contains("2");
        assertThat(out).doesNotExist();
    }

    @Test
    @DisplayName("options that do not go together are refused with 2")
    void refusesOptions() throws IOException {
        Path lines = file("d.txt", "a");
        Path requests = file("q.jsonl", "{\"query\": \"a\", \"documents\": [\"b\"]}");
        assertThat(Said.by("rerank", "--model", reranker, "--input", lines).exitCode())
                .isEqualTo(2);
        assertThat(Said.by("rerank", "--model", reranker, "--input", lines, "--output", folder.resolve("o.jsonl"))
                        .err())
                .contains("--input must be .jsonl");
        assertThat(Said.by("rerank", "--model", reranker, "--input", requests, "--output", folder.resolve("o.txt"))
                        .err())
                .contains("--output must end in .jsonl");
        assertThat(Said.by("rerank", "--model", reranker, "--input", requests, "--output", requests)
                        .err())
                .contains("another file than --input");
        assertThat(Said.by("rerank", "--model", reranker, "--query", "a", "--input", lines, "--instruction", "find")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Said.by("rerank", "--model", decoder, "--query", "a", "--input", lines)
                        .err())
                .contains("architectures of a reranker");
    }

    @Test
    @DisplayName("a decoder goes on with a text, the same for the same seed")
    void generates() {
        Said said = Said.by(
                "generate",
                "--model",
                decoder,
                "--prompt",
                "the red",
                "--max-new-tokens",
                5,
                "--seed",
                3,
                "--temperature",
                2,
                "--top-p",
                0.9,
                "--json");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(json(said)).containsEntry("finish", "length").containsEntry("prompt_tokens", 4L);
        assertThat((List<?>) json(said).get("tokens")).hasSize(5);
        Said again = Said.by(
                "generate",
                "--model",
                decoder,
                "--prompt",
                "the red",
                "--max-new-tokens",
                5,
                "--seed",
                3,
                "--temperature",
                2,
                "--top-p",
                0.9,
                "--json");
        assertThat(again.out()).isEqualTo(said.out());
        Said people = Said.by("generate", "--model", decoder, "--prompt", "the red", "--max-new-tokens", 5);
        assertThat(people.out().lines()).hasSize(1);
    }

    @Test
    @DisplayName("settings of writing that cannot be are refused with 2, models that do not write with 1")
    void refusesWriting() {
        assertThat(Said.by("generate", "--model", decoder, "--prompt", "a", "--top-p", 0)
                        .exitCode())
                .isEqualTo(2);
        assertThat(Said.by("generate", "--model", decoder, "--prompt", "a", "--max-new-tokens", 0)
                        .err())
                .contains("max-new-tokens=0");
        Said encoder = Said.by("generate", "--model", reranker, "--prompt", "a");
        assertThat(encoder.exitCode()).isEqualTo(1);
        assertThat(encoder.err()).contains("only a decoder");
    }

    @Test
    @DisplayName("a bare decoder embeds by a preset, and by nothing else")
    void embedsByPreset() throws IOException {
        Path input = file("t.txt", "red house", "the sun");
        for (String preset : List.of("prompteol", "echo")) {
            Path out = folder.resolve(preset + ".jsonl");
            Said said = Said.by(
                    "embed",
                    "--model",
                    decoder,
                    "--prompt-preset",
                    preset,
                    "--input",
                    input,
                    "--output",
                    out,
                    "--json");
            assertThat(said.exitCode()).as(said.err()).isZero();
            assertThat(json(said))
                    .containsEntry("prompt_id", "preset:" + preset)
                    .containsEntry("pooling", preset.equals("echo") ? "mean" : "last_token");
            assertThat(Files.readAllLines(out)).hasSize(2);
        }
        Path out = folder.resolve("v.npy");
        Said plain = Said.by("embed", "--model", decoder, "--input", input, "--output", out);
        assertThat(plain.exitCode()).isEqualTo(1);
        assertThat(plain.err()).contains("modules.json");
        Said both = Said.by(
                "embed",
                "--model",
                decoder,
                "--prompt-preset",
                "echo",
                "--role",
                "query",
                "--input",
                input,
                "--output",
                out);
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(Said.by("embed", "--model", decoder, "--prompt-preset", "x", "--input", input, "--output", out)
                        .exitCode())
                .isEqualTo(2);
        assertThat(out).doesNotExist();
    }
}
