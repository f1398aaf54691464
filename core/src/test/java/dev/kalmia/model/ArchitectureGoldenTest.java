package dev.kalmia.model;

import static dev.kalmia.model.GoldenModel.assertAll;
import static dev.kalmia.model.GoldenModel.assertTokens;
import static dev.kalmia.model.GoldenModel.batch;
import static dev.kalmia.model.GoldenModel.floats;
import static dev.kalmia.model.GoldenModel.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.nn.Pooling;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.train.loss.InfoNceLoss;
import dev.kalmia.train.loss.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tiny models of random weights, one an architecture, beside what Hugging Face transformers computed with
/// them: every layer, every pooling, both sides of padding, causal and not, gradients.
class ArchitectureGoldenTest {
    private static final Map<String, Pooling> POOLINGS =
            Map.of("cls", Pooling.CLS, "mean", Pooling.MEAN, "last", Pooling.LAST_TOKEN);

    @TempDir
    private Path scratch = Path.of("");

    @Test
    @DisplayName("every architecture of the list has a reference")
    void complete() {
        List<String> names = GoldenModel.folders()
                .map(folder -> folder.getFileName().toString())
                .toList();
        for (Architectures architecture : Architectures.values()) {
            // RoBERTa and XLM-R are one graph, and a table of vectors is none.
            if (architecture != Architectures.ROBERTA && architecture != Architectures.STATIC) {
                assertThat(names)
                        .contains(architecture.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
    }

    private static Stream<Path> references() {
        return GoldenModel.folders().flatMap(GoldenModel::references);
    }

    private GoldenModel model(Path reference) {
        Path folder = Objects.requireNonNull(reference.getParent());
        return reference.endsWith("reference.safetensors")
                ? GoldenModel.open(folder)
                : GoldenModel.openBidirectional(folder, scratch);
    }

    @ParameterizedTest
    @MethodSource("references")
    @DisplayName("the last hidden state and the poolings are equal for every batch")
    void lastHidden(Path reference) {
        try (GoldenModel model = model(reference);
                WeightFile golden = WeightFile.open(reference);
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            numbered(golden, "input_ids_(\\d+)").forEach(k -> {
                TokenBatch batch = batch(golden, "input_ids_" + k, "attention_mask_" + k);
                Tensor hidden = model.backbone.lastHidden(batch);
                assertTokens(batch, hidden, golden, "last_hidden_state_" + k);
                Tensor mask = Tensors.of(batch.mask(), batch.rows(), batch.length());
                POOLINGS.forEach((name, pooling) -> {
                    Tensor pooled = pooling.apply(hidden, mask);
                    assertAll(pooled, floats(golden, "pooled_" + name + "_" + k), 1e-5);
                    assertAll(pooled.normalise(), floats(golden, "pooled_" + name + "_" + k + "_norm"), 1e-6);
                });
            });
        }
    }

    @ParameterizedTest
    @MethodSource("references")
    @DisplayName("every layer's output is equal")
    void layers(Path reference) {
        try (GoldenModel model = model(reference);
                WeightFile golden = WeightFile.open(reference);
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            assertThat(numbered(golden, "hidden_states_(\\d+)_0")).isNotEmpty();
            numbered(golden, "hidden_states_(\\d+)_0").forEach(k -> {
                TokenBatch batch = batch(golden, "input_ids_" + k, "attention_mask_" + k);
                List<Tensor> states = model.backbone.hiddenStates(batch);
                for (int layer = 0; layer < states.size(); layer++) {
                    assertTokens(batch, states.get(layer), golden, "hidden_states_" + k + "_" + layer);
                }
                assertThat(golden.names()).doesNotContain("hidden_states_" + k + "_" + states.size());
            });
        }
    }

    @Test
    @DisplayName("ModernBERT by the keys of newer configurations is the same model")
    void newerKeys() throws IOException {
        Path folder = Fixtures.folder("models").resolve("modernbert");
        ObjectNode config = (ObjectNode)
                new ObjectMapper().readTree(folder.resolve("config.json").toFile());
        double global = config.path("global_rope_theta").asDouble();
        double local = config.path("local_rope_theta").asDouble();
        config.remove(List.of("global_rope_theta", "local_rope_theta", "global_attn_every_n_layers"));
        ObjectNode bases = config.putObject("rope_parameters");
        bases.putObject("full_attention").put("rope_type", "default").put("rope_theta", global);
        bases.putObject("sliding_attention").put("rope_type", "default").put("rope_theta", local);
        config.putArray("layer_types")
                .add("full_attention")
                .add("sliding_attention")
                .add("full_attention");
        Path newer = scratch.resolve("newer.json");
        Files.writeString(newer, config.toString());
        assertSameAsReference(folder, newer);
        config.putArray("layer_types").add("full_attention").add("local").add("full_attention");
        Files.writeString(newer, config.toString());
        assertThatThrownBy(() -> GoldenModel.open(folder, newer))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("layer_types must be of [full_attention, sliding_attention]; found local");
    }

    @Test
    @DisplayName("norms by their names in the first BERT checkpoints are found")
    void oldNorms() throws IOException {
        Path folder = Fixtures.folder("models").resolve("bert");
        SequencedMap<String, TensorData> renamed = new LinkedHashMap<>();
        try (WeightFile weights = WeightFile.open(folder.resolve("model.safetensors"))) {
            for (String name : weights.names()) {
                String old =
                        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
                renamed.put(old, new TensorData(weights.info(name), weights.data(name)));
            }
            SafetensorsWriter.write(scratch.resolve("model.safetensors"), renamed);
        }
        Files.copy(folder.resolve("reference.safetensors"), scratch.resolve("reference.safetensors"));
        assertSameAsReference(scratch, folder.resolve("config.json"));
    }

    private static void assertSameAsReference(Path folder, Path config) {
        try (GoldenModel model = GoldenModel.open(folder, config);
                WeightFile golden = WeightFile.open(folder.resolve("reference.safetensors"));
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            TokenBatch batch = batch(golden, "input_ids_1", "attention_mask_1");
            assertTokens(batch, model.backbone.lastHidden(batch), golden, "last_hidden_state_1");
        }
    }

    private static Stream<Path> withGradients() {
        return GoldenModel.folders().filter(folder -> Files.exists(folder.resolve("backward.safetensors")));
    }

    @ParameterizedTest
    @MethodSource("withGradients")
    @DisplayName("loss and gradients of a contrastive step are equal")
    void gradients(Path folder) {
        try (GoldenModel model = GoldenModel.open(folder);
                WeightFile golden = WeightFile.open(folder.resolve("backward.safetensors"));
                Scope _ = Scope.open()) {
            model.parameters.values().forEach(Tensor::requireGradient);
            Tensor queries = embed(model, batch(golden, "query_input_ids", "query_attention_mask"));
            Tensor documents = embed(model, batch(golden, "document_input_ids", "document_attention_mask"));
            Tensor loss =
                    new InfoNceLoss(0.05).compute(queries, documents, Targets.groups((int) queries.shape()[0], 1));
            assertThat(Tensors.item(loss)).isCloseTo(floats(golden, "loss")[0], Offset.offset(1e-5));
            loss.backward();
            assertThat(golden.names().stream().filter(name -> name.startsWith("grad_norm.")))
                    .hasSameSizeAs(model.parameters.keySet())
                    .allSatisfy(name -> assertNorm(model, name.substring(10), floats(golden, name)[0]));
            assertThat(golden.names().stream().filter(name -> name.startsWith("grad.")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertGradient(model, name.substring(5), floats(golden, name)));
        }
    }

    private static Tensor embed(GoldenModel model, TokenBatch batch) {
        Tensor mask = Tensors.of(batch.mask(), batch.rows(), batch.length());
        return Pooling.MEAN.apply(model.backbone.lastHidden(batch), mask).normalise();
    }

    private static Tensor gradient(GoldenModel model, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(model.parameters.get(name), name).gradient(), name);
    }

    private static void assertNorm(GoldenModel model, String name, double expected) {
        double norm = Math.sqrt(
                Tensors.item(gradient(model, name).to(DType.FLOAT64).square().sum()));
        double tolerance = expected < 1e-2 ? 1e-6 : 1e-4 * expected;
        assertThat(norm).as(name).isCloseTo(expected, Offset.offset(tolerance));
    }

    private static void assertGradient(GoldenModel model, String name, float[] expected) {
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertAll(gradient(model, name), expected, 2e-5 * largest);
    }
}
