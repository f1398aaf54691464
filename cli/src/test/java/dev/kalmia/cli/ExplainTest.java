package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `explain` of tiny models that nobody trained.
class ExplainTest {
    @TempDir
    static Path models;

    @TempDir
    Path folder;

    private static Path model = Path.of("");

    @BeforeAll
    static void makeModels() throws IOException {
        model = TinyModel.write(models.resolve("tiny"), 1);
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private static Said explain(Object... more) {
        List<Object> words = new ArrayList<>(List.of("explain", "--model", model));
        words.addAll(List.of(more));
        return Said.by(words.toArray());
    }

    static List<Map<String, Object>> lines(Said said) {
        assertThat(said.exitCode()).as(said.err()).isZero();
        return said.out()
                .lines()
                .map(line -> Json.asObject(Json.parse(line, "output"), "output"))
                .toList();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> tokens(Map<String, Object> line) {
        return (List<Map<String, Object>>) Objects.requireNonNull(line.get("tokens"));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> values(Map<String, Object> line, String name) {
        return (List<Object>) Objects.requireNonNull(line.get(name));
    }

    @Test
    @DisplayName("texts of the command line get tokens, the strongest first, for people and for programs")
    void texts() {
        List<Map<String, Object>> lines = lines(explain("red house", "the sun", "--top-k", 4, "--json"));
        assertThat(lines).extracting(line -> line.get("text")).containsExactly("red house", "the sun");
        assertThat(lines).extracting(line -> line.get("id")).containsExactly(0L, 1L);
        for (Map<String, Object> line : lines) {
            List<Map<String, Object>> tokens = tokens(line);
            assertThat(tokens)
                    .hasSize(4)
                    .allSatisfy(token -> assertThat(token).containsOnlyKeys("id", "token", "score", "share"));
            for (String number : List.of("score", "share")) {
                assertThat(tokens.stream().map(token -> (Double) token.get(number)))
                        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
            }
        }
        String people = explain("red house", "--top-k", 4).out();
        assertThat(people.lines()).hasSize(7);
        assertThat(people)
                .startsWith("red house")
                .contains(
                        "token",
                        "share",
                        String.valueOf(tokens(lines.getFirst()).getFirst().get("token")));
    }

    @Test
    @DisplayName("a text of a file has its id, and gets what it gets alone; shares of all tokens are one")
    void files() throws IOException {
        Path input = file(
                "t.jsonl",
                "{\"id\": \"a\", \"text\": \"red house\"}",
                "{\"id\": \"b\", \"text\": \"one two three four five six seven eight\"}");
        Said said = explain("--input", input, "--top-k", 30, "--temperature", 0.5, "--json");
        List<Map<String, Object>> lines = lines(said);
        assertThat(lines).extracting(line -> line.get("id")).containsExactly("a", "b");
        assertThat(said.err()).contains("1 of 2 texts were cut to 6 tokens");
        assertThat(tokens(lines.getFirst()).stream()
                        .mapToDouble(token -> (Double) token.get("share"))
                        .sum())
                .isBetween(0.9999, 1.0001);
        List<Map<String, Object>> alone = lines(explain("red house", "--top-k", 30, "--temperature", 0.5, "--json"));
        assertThat(tokens(alone.getFirst())).isEqualTo(tokens(lines.getFirst()));
        assertThat(lines(explain("house", "--prompt", "red ", "--top-k", 30, "--temperature", 0.5, "--json")))
                .extracting(ExplainTest::tokens)
                .containsExactly(tokens(lines.getFirst()));
    }

    @Test
    @DisplayName("a sparse vector has the tokens' numbers ascending and their shares")
    void sparse() {
        Map<String, Object> told =
                lines(explain("red house", "--top-k", 5, "--json")).getFirst();
        Map<String, Object> sparse =
                lines(explain("red house", "--sparse", "--top-k", 5)).getFirst();
        assertThat(sparse).containsOnlyKeys("id", "indices", "values");
        List<Object> indices = values(sparse, "indices");
        assertThat(indices).hasSize(5).isSortedAccordingTo((a, b) -> Long.compare((Long) a, (Long) b));
        for (Map<String, Object> token : tokens(told)) {
            assertThat(values(sparse, "values").get(indices.indexOf(token.get("id"))))
                    .isEqualTo(token.get("share"));
        }
        assertThat(values(lines(explain("red house", "--sparse")).getFirst(), "indices"))
                .hasSize(30);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|one of TEXT and --input must be given",
                "red --input t.txt|one of TEXT and --input must be given",
                "red --top-k 0|--top-k must be 1 to 30; --top-k=0",
                "red --top-k 31|--top-k must be 1 to 30; --top-k=31",
                "red --temperature 0|temperature must be above 0 and at most 1; temperature=0.0",
                "red --dims 4 --force-dims|must be as long as those of tokens, 8; dimension=4",
                "red --role reader|role must be query or document",
            })
    @DisplayName("wrong use ends with 2 and one line")
    void refuses(String options, String why) {
        Object[] words = options == null ? new Object[0] : options.split(" ", -1);
        Said said = explain(words);
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains(why);
        assertThat(said.out()).isEmpty();
    }

    @Test
    @DisplayName("a model whose vectors are longer than tokens', and files and models that are not there")
    void otherModels() throws IOException {
        Path wide = TinyModel.write(folder.resolve("wide"), 1);
        Files.writeString(
                wide.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\": 8, \"pooling_mode_mean_tokens\": true, \"pooling_mode_cls_token\": true}");
        Said said = Said.by("explain", "--model", wide, "red");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).hasLineCount(1).contains("as long as those of tokens; dimension=16");
        assertThat(explain("--input", folder.resolve("none.txt")).exitCode()).isEqualTo(1);
        assertThat(Said.by("explain", "--model", folder.resolve("none"), "red").exitCode())
                .isEqualTo(1);
    }
}
