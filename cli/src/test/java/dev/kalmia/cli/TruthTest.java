package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the commands say about how vectors were made. The tiny model takes 6 tokens and has 8 dimensions.
class TruthTest {
    @TempDir
    Path folder = Path.of("");

    private Path model = Path.of("");

    @BeforeEach
    void makeModel() throws IOException {
        model = TinyModel.write(folder.resolve("tiny"), 1);
    }

    private Said embed(List<String> texts, Object... options) throws IOException {
        Path input = Files.write(folder.resolve("texts.txt"), texts);
        Stream<Object> fixed =
                Stream.of("embed", "--model", model, "--input", input, "--output", folder.resolve("v.npy"), "--json");
        return Said.by(Stream.concat(fixed, Stream.of(options)).toArray());
    }

    private Embeddings vectors(List<String> texts, Object... options) throws IOException {
        Said said = embed(texts, options);
        assertThat(said.exitCode()).as(said.err()).isZero();
        return Npy.read(folder.resolve("v.npy"), new EmbeddingOrigin("", "", true));
    }

    private static Map<String, Object> json(Said said) {
        assertThat(said.exitCode()).as(said.err()).isZero();
        return Json.asObject(Json.parse(said.out(), "standard output"), "standard output");
    }

    @Test
    @DisplayName("embed says prompt, role, precision, dimensions and what was lost")
    void embedSays() throws IOException {
        Map<String, Object> result =
                json(embed(List.of("red house", "a a a a a a a a"), "--role", "query", "--dims", 3, "--force-dims"));
        assertThat(result)
                .containsEntry("prompt_id", "query")
                .containsEntry("prompt", "query: ")
                .containsEntry("role", "query")
                .containsEntry("precision", "f32")
                .containsEntry("dimensions", 3L)
                .containsEntry("full_dimensions", 8L)
                .containsEntry("truncated", 1L)
                .containsKey("model");
        assertThat((Long) result.get("lost_tokens")).isGreaterThan(4);
        assertThat(json(embed(List.of("red"), "--prompt", "abc")))
                .containsEntry("prompt_id", "text:ba7816bf8f01")
                .containsEntry("role", "none");
        assertThat(json(embed(List.of("red")))).containsEntry("prompt_id", "none");
    }

    @Test
    @DisplayName("dimensions that the model does not name are refused in one line unless forced")
    void dimensions() throws IOException {
        Said refused = embed(List.of("red"), "--dims", 4);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith("kalmia: dims must be 8 for tiny, which names no other")
                .hasLineCount(1);
        assertThat(folder.resolve("v.npy")).doesNotExist();
        assertThat(vectors(List.of("red"), "--dims", 4, "--force-dims").dimension())
                .isEqualTo(4);
        assertThat(vectors(List.of("red"), "--dims", 8).dimension()).isEqualTo(8);
        Files.writeString(model.resolve("config_sentence_transformers.json"), "{\"matryoshka_dimensions\": [4]}");
        assertThat(vectors(List.of("red"), "--dims", 4).dimension()).isEqualTo(4);
        Said other = embed(List.of("red"), "--dims", 5);
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("trained for, 4 or all 8").hasLineCount(1);
        Said nine = embed(List.of("red"), "--dims", 9, "--force-dims");
        assertThat(nine.exitCode()).isEqualTo(2);
        assertThat(nine.err()).contains("at most 8").hasLineCount(1);
    }

    @Test
    @DisplayName("texts cut on the left are as their ends, without a warning")
    void leftCut() throws IOException {
        List<String> whole = List.of("a red house the sun");
        assertThat(vectors(whole, "--on-overflow", "truncate-left").row(0))
                .isEqualTo(vectors(List.of("red house the sun")).row(0))
                .isNotEqualTo(vectors(whole, "--on-overflow", "truncate").row(0));
        Said said = embed(whole, "--on-overflow", "truncate-left");
        assertThat(said.err()).doesNotContain("cut");
        assertThat(json(said)).containsEntry("truncated", 1L).containsEntry("lost_tokens", 1L);
        Said noRoom = embed(whole, "--on-overflow", "truncate-left", "--prompt", "the sun red house ");
        assertThat(noRoom.exitCode()).isEqualTo(2);
        assertThat(noRoom.err()).contains("every text keeps, 2 special and 4 of the prompt");
    }

    @Test
    @DisplayName("deterministic vectors do not depend on the texts beside them")
    void deterministic() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String first : List.of("red", "house", "the sun", "pain is red", "what is water")) {
            for (String second : List.of("", " a", " red", " the house")) {
                texts.add(first + second);
            }
        }
        List<String> turned = new ArrayList<>(texts);
        Collections.reverse(turned);
        Embeddings some = vectors(texts, "--deterministic");
        Embeddings others = vectors(turned, "--deterministic");
        for (int i = 0; i < texts.size(); i++) {
            assertThat(others.row(texts.size() - 1 - i)).containsExactly(some.row(i));
            assertThat(vectors(texts.subList(i, i + 1), "--deterministic").row(0))
                    .containsExactly(some.row(i));
        }
    }

    @Test
    @DisplayName("show names dimensions, prompts by role and the precision of the weights")
    void shows() throws IOException {
        assertThat(json(Said.by("show", model, "--json")))
                .containsEntry("kept_dimensions", "all 8")
                .containsEntry("query_prompt", "query")
                .containsEntry("document_prompt", "none")
                .containsEntry("precision", "f32")
                .containsKey("fingerprint");
        Files.writeString(model.resolve("config_sentence_transformers.json"), "{\"matryoshka_dimensions\": [2, 4]}");
        assertThat(Said.by("show", model).out()).contains("4, 2, all 8");
        Files.writeString(model.resolve("config_sentence_transformers.json"), "{\"matryoshka_dimensions\": [9]}");
        Said broken = Said.by("show", model);
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.err())
                .contains("must be at most 8, the model's size; found 9")
                .hasLineCount(1);
    }

    @Test
    @DisplayName("parity names precision, prompt and model beside its verdict")
    void parity() throws IOException {
        Path golden = folder.resolve("v.jsonl");
        Path input = Files.writeString(folder.resolve("t.txt"), "red house\n");
        assertThat(Said.by("embed", "--model", model, "--input", input, "--output", golden)
                        .exitCode())
                .isZero();
        Map<String, Object> facts = json(Said.by("show", model, "--json"));
        assertThat(json(Said.by(
                        "parity",
                        "--model",
                        model,
                        "--golden",
                        golden,
                        "--precision",
                        "int8",
                        "--cosine",
                        0,
                        "--json")))
                .containsEntry("precision", "int8")
                .containsEntry("prompt_id", "none")
                .containsEntry("truncated", 0L)
                .containsEntry("model", facts.get("fingerprint"));
        assertThat(Said.by("parity", "--model", model, "--golden", golden).out())
                .contains("f32, prompt none, model " + facts.get("fingerprint"));
    }
}
