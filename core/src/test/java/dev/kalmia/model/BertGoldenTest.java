package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.nn.Pooling;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.train.loss.InfoNceLoss;
import dev.kalmia.train.loss.Targets;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A tiny BERT of random weights beside what Hugging Face transformers computed with it: every layer, every
/// pooling, gradients.
class BertGoldenTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-5);

    private static Backbone bert;
    private static SequencedMap<String, Tensor> parameters;
    private static WeightFile reference;

    @BeforeAll
    static void open() {
        Path folder = Fixtures.folder("models").resolve("bert");
        ConfigView config = ConfigView.read(folder.resolve("config.json"));
        try (WeightFile weights = WeightFile.open(folder.resolve("model.safetensors"));
                Scope _ = Scope.open()) {
            CheckpointParameters source =
                    new CheckpointParameters(weights, Architectures.BERT.landmark(), Device.cpu());
            bert = Architectures.of(config).build(config, source, Device.cpu());
            parameters = source.taken();
        }
        reference = WeightFile.open(folder.resolve("reference.safetensors"));
    }

    @AfterAll
    static void close() {
        parameters.values().forEach(Tensor::close);
        reference.close();
    }

    @ParameterizedTest
    @MethodSource("batches")
    @DisplayName("the last hidden state of every real token is equal")
    void lastHidden(int k) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            TokenBatch batch = batch(reference, "input_ids_" + k, "attention_mask_" + k);
            assertTokens(batch, bert.lastHidden(batch), "last_hidden_state_" + k);
        }
    }

    @ParameterizedTest
    @MethodSource("layeredBatches")
    @DisplayName("every layer's output is equal")
    void layers(int k) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            TokenBatch batch = batch(reference, "input_ids_" + k, "attention_mask_" + k);
            List<Tensor> states = bert.hiddenStates(batch);
            for (int layer = 0; layer < states.size(); layer++) {
                assertTokens(batch, states.get(layer), "hidden_states_" + k + "_" + layer);
            }
            assertThat(reference.names()).doesNotContain("hidden_states_" + k + "_" + states.size());
        }
    }

    private static IntStream batches() {
        return numbered("input_ids_(\\d+)");
    }

    /// Those whose file holds the output of every layer, not the last alone.
    private static IntStream layeredBatches() {
        return numbered("hidden_states_(\\d+)_0");
    }

    private static IntStream numbered(String names) {
        Pattern pattern = Pattern.compile(names);
        return reference.names().stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("batches")
    @DisplayName("cls, mean and last-token pooling are equal, and so are their normalised forms")
    void poolings(int k) {
        Map<String, Pooling> poolings = Map.of("cls", Pooling.CLS, "mean", Pooling.MEAN, "last", Pooling.LAST_TOKEN);
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            TokenBatch batch = batch(reference, "input_ids_" + k, "attention_mask_" + k);
            Tensor mask = Tensors.of(batch.mask(), batch.rows(), batch.length());
            Tensor hidden = bert.lastHidden(batch);
            poolings.forEach((name, pooling) -> {
                Tensor pooled = pooling.apply(hidden, mask);
                assertAll(pooled, floats(reference, "pooled_" + name + "_" + k), 1e-5);
                assertAll(pooled.normalise(), floats(reference, "pooled_" + name + "_" + k + "_norm"), 1e-6);
            });
        }
    }

    @Test
    @DisplayName("loss and gradients of a contrastive step are equal")
    void gradients() {
        Path file = Fixtures.folder("models").resolve("bert").resolve("backward.safetensors");
        try (WeightFile golden = WeightFile.open(file);
                Scope _ = Scope.open()) {
            parameters.values().forEach(Tensor::requireGradient);
            Tensor queries = embed(batch(golden, "query_input_ids", "query_attention_mask"));
            Tensor documents = embed(batch(golden, "document_input_ids", "document_attention_mask"));
            Tensor loss =
                    new InfoNceLoss(0.05).compute(queries, documents, Targets.groups((int) queries.shape()[0], 1));
            assertThat(Tensors.item(loss)).isCloseTo(floats(golden, "loss")[0], CLOSE);
            loss.backward();
            int compared = 0;
            for (String name : golden.names()) {
                if (name.startsWith("grad_norm.")) {
                    assertNorm(name.substring("grad_norm.".length()), floats(golden, name)[0]);
                    compared++;
                } else if (name.startsWith("grad.")) {
                    float[] expected = floats(golden, name);
                    double largest = 0;
                    for (float value : expected) {
                        largest = Math.max(largest, Math.abs(value));
                    }
                    assertAll(gradient(name.substring("grad.".length())), expected, 2e-5 * largest);
                }
            }
            assertThat(compared).isEqualTo(parameters.size());
            parameters.values().forEach(Tensor::clearGradient);
        }
    }

    private static Tensor embed(TokenBatch batch) {
        Tensor mask = Tensors.of(batch.mask(), batch.rows(), batch.length());
        return Pooling.MEAN.apply(bert.lastHidden(batch), mask).normalise();
    }

    private static Tensor gradient(String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(parameters.get(name), name).gradient(), name);
    }

    private static void assertNorm(String name, double expected) {
        double norm =
                Math.sqrt(Tensors.item(gradient(name).to(DType.FLOAT64).square().sum()));
        double tolerance = expected < 1e-2 ? 1e-6 : 1e-4 * expected;
        assertThat(norm).as(name).isCloseTo(expected, Offset.offset(tolerance));
    }

    private static TokenBatch batch(WeightFile file, String ids, String mask) {
        long[] shape = file.info(ids).shape();
        long[] tokens = file.data(ids).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
        long[] real = file.data(mask).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
        List<TokenIds> rows = new ArrayList<>();
        for (int row = 0; row < shape[0]; row++) {
            int length = 0;
            while (length < shape[1] && real[(int) (row * shape[1] + length)] == 1) {
                length++;
            }
            int[] own = new int[length];
            for (int i = 0; i < length; i++) {
                own[i] = (int) tokens[(int) (row * shape[1] + i)];
            }
            rows.add(new TokenIds(own, new int[length], length));
        }
        return TokenBatch.of(rows, 0);
    }

    private static void assertTokens(TokenBatch batch, Tensor actual, String name) {
        float[] expected = floats(reference, name);
        float[] values = Tensors.floats(actual);
        int dimension = bert.hiddenSize();
        int padded = (int) reference.info(name).shape()[1];
        for (int row = 0; row < batch.rows(); row++) {
            for (int i = 0; i < batch.lengths()[row]; i++) {
                for (int d = 0; d < dimension; d++) {
                    assertThat((double) values[(row * batch.length() + i) * dimension + d])
                            .as("%s row %d token %d", name, row, i)
                            .isCloseTo(expected[(row * padded + i) * dimension + d], CLOSE);
                }
            }
        }
    }

    private static void assertAll(Tensor actual, float[] expected, double tolerance) {
        float[] values = Tensors.floats(actual);
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i]).isCloseTo(expected[i], Offset.offset(tolerance));
        }
    }

    private static float[] floats(WeightFile file, String name) {
        return file.data(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }
}
