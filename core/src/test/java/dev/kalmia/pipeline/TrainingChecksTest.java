package dev.kalmia.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Recipe;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.TrainingCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingChecksTest {
    private static final String RECIPE = """
            name: check
            description: Trains twice.
            seed: 3
            stages:
              - name: first
                kind: train
                config:
                  examples: rows.jsonl
                  model: tiny
                  training: {epochs: 3, batch-size: 4, negatives: 1, max-query-tokens: 16, max-document-tokens: 16}
              - name: second
                kind: train
                config:
                  examples: $first/rows.jsonl
                  model: $first/model
                  training: {batch-size: 4, max-query-tokens: 16, max-document-tokens: 16}
              - kind: trials
                config:
                  examples: rows.jsonl
                  model: tiny
                  seeds: 2
                  data: [none]
                  training: {batch-size: 4, negatives: 0, max-query-tokens: 16, max-document-tokens: 16}
            """;

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        TinyModel.write(folder.resolve("tiny"), 1);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            rows.append("{\"id\":\"a")
                    .append(i)
                    .append("\",\"query\":\"what is ")
                    .append(i);
            rows.append("\",\"positive\":\"it is ").append(i).append("\"}\n");
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
    }

    private SequencedMap<String, TrainingCheck> checks(String... assignments) throws IOException {
        Path file = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
        return new RecipeRunner(Progress.silent(), line -> {})
                .checks(Recipe.read(file, List.of(assignments)), folder, folder.resolve("out"));
    }

    private TrainingCheck check(String name, String... assignments) throws IOException {
        return requireNonNull(checks(assignments).get(name));
    }

    @Test
    @DisplayName("each stage that trains is looked at, steps are run, and nothing is written")
    void looks() throws IOException {
        List<Path> before = files();
        SequencedMap<String, TrainingCheck> checks = checks();
        assertThat(checks.keySet()).containsExactly("first", "second", "trials");
        TrainingCheck first = check("first");
        assertThat(first.examples()).isEqualTo(10);
        assertThat(first.time().steps()).isEqualTo(9);
        assertThat(first.time().measured()).isTrue();
        assertThat(first.time().perStep()).isPositive();
        assertThat(first.shape().tokens())
                .isPositive()
                .isLessThanOrEqualTo(first.shape().cells());
        assertThat(first.fits()).isTrue();
        assertThat(first.warnings()).isEmpty();
        assertThat(check("trials").time().steps()).isEqualTo(6);
        assertThat(files()).hasSize(before.size() + 1);
    }

    @Test
    @DisplayName("accumulation makes fewer steps, and what stays as it is has neither gradients nor moments")
    void counts() throws IOException {
        TrainingCheck check = check(
                "first", "first.training.tuning.accumulation-steps=2", "first.training.tuning.frozen=[embeddings]");
        assertThat(check.time().steps()).isEqualTo(5);
        TrainingCheck whole = check("first");
        assertThat(check.memory().weights()).isEqualTo(whole.memory().weights());
        assertThat(check.memory().gradients()).isLessThan(whole.memory().gradients());
        assertThat(check.memory().optimiser()).isLessThan(whole.memory().optimiser());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }

    @Test
    @DisplayName("a stage whose examples and model are made before is as large as its base and its settings")
    void looksAhead() throws IOException {
        TrainingCheck second = check("second");
        assertThat(second.examples()).isZero();
        assertThat(second.shape().batches()).isZero();
        assertThat(second.size()).isEqualTo(check("first").size());
        assertThat(second.time().measured()).isFalse();
    }

    @Test
    @DisplayName("a model without weights, and one without a tokenizer, is looked at, and the check says so")
    void looksWithoutWeights() throws IOException {
        TrainingCheck whole = check("first");
        Files.delete(folder.resolve("tiny/model.safetensors"));
        TrainingCheck without = check("first");
        assertThat(without.size()).isEqualTo(whole.size());
        assertThat(without.shape()).isEqualTo(whole.shape());
        assertThat(without.time().measured()).isFalse();
        assertThat(without.warnings())
                .contains("the model is not whole: without its weights, time follows from its multiplications");
        Files.delete(folder.resolve("tiny/tokenizer.json"));
        assertThat(check("first").warnings())
                .contains("the model is not whole: without its tokenizer a token is taken to be 4 characters");
    }

    @Test
    @DisplayName("what training would refuse is refused")
    void refuses() throws IOException {
        assertThatThrownBy(() -> check("first", "first.training.max-query-tokens=4000"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("max-query-tokens must be at most");
        assertThatThrownBy(() -> check("first", "first.training.loss.kind=cosent"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("training with the loss cosent needs scored pairs");
        assertThatThrownBy(() -> check("first", "first.model=none"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is no such model folder");
        Files.writeString(folder.resolve("rows.jsonl"), "{\"id\":\"a\",\"query\":\"one\",\"positive\":\"first\"}\n");
        assertThatThrownBy(() -> check("first"))
                .isInstanceOf(UsageException.class)
                .hasMessage("training needs at least 2 examples; examples=1");
    }

    @Test
    @DisplayName("texts that are cut are told in parts of a hundred")
    void tellsCuts() throws IOException {
        assertThat(check("first", "first.training.max-query-tokens=3").warnings())
                .anyMatch(warning ->
                        warning.endsWith("% of the texts are cut at max-query-tokens or max-document-tokens"));
    }
}
