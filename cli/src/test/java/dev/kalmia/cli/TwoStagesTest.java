package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recipe that trains a tiny model by tokens, first those of the texts, then those that a tiny decoder says.
class TwoStagesTest {
    @TempDir
    Path folder;

    private Path model = Path.of("");
    private Path decoder = Path.of("");

    @BeforeEach
    void makeModels() throws IOException {
        model = TinyModel.write(folder.resolve("tiny"), 1);
        decoder = TinyModel.writeDecoder(folder.resolve("decoder"));
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    @Test
    @DisplayName("two stages, by the texts' own tokens and by a decoder's, make a model that tells keys")
    void twoStages() throws IOException {
        file("texts.txt", "the red house", "what is fever", "a blue tree", "the water is green", "pain heart sun");
        Path recipe = file("recipe.yaml", """
                name: tokens
                seed: 7
                stages:
                  - name: stage-1
                    kind: train
                    config:
                      model: %s
                      examples: texts.txt
                      training:
                        epochs: 200
                        batch-size: 5
                        learning-rate: 3e-2
                        temperature: 0.5
                        max-query-tokens: 6
                        max-document-tokens: 6
                        loss: {kind: tokens}
                  - name: stage-2
                    kind: train
                    config:
                      model: $stage-1/model
                      examples: texts.txt
                      training:
                        epochs: 2
                        batch-size: 5
                        max-query-tokens: 6
                        max-document-tokens: 6
                        loss: {kind: tokens}
                        teacher: {decoder: %s, prompt: "what is {text} : one", top-k: 3}
                """.formatted(model, decoder));
        Said said = Said.by("run", recipe, "--out", folder.resolve("out"));
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.err()).contains("the decoder says something of their own");
        Path first = folder.resolve("out/stage-1/model");
        Said told = Said.by("explain", "--model", first, "a blue tree", "the red house", "--top-k", 2, "--json");
        assertThat(ExplainTest.lines(told))
                .extracting(line -> ExplainTest.tokens(line).stream()
                        .map(token -> String.valueOf(token.get("token")))
                        .toList())
                .allSatisfy(tokens -> assertThat(tokens).containsAnyOf("blue", "tree", "red", "house"));
        assertThat(Files.readString(folder.resolve("out/stage-2/model/README.md")))
                .contains("\"decoder\": \"decoder\"", "\"topK\": 3");
        Path wrong = file("wrong.yaml", Files.readString(recipe).replace(decoder.toString(), model.toString()));
        for (List<Object> words : List.<List<Object>>of(
                List.of("run", wrong, "--out", folder.resolve("no")), List.of("run", wrong, "--check"))) {
            Said refused = Said.by(words.toArray());
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("training.teacher.decoder", "only a decoder")
                    .hasLineCount(1);
        }
        assertThat(folder.resolve("no/stage-1")).doesNotExist();
    }
}
