package dev.kalmia.model;

import static dev.kalmia.rerank.TinyReranker.HIDDEN;
import static dev.kalmia.rerank.TinyReranker.numbers;
import static dev.kalmia.rerank.TinyReranker.unit;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.rerank.TinyReranker;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.hipparchus.special.Erf;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Heads over the hidden states and pooled outputs that Hugging Face transformers computed, and over sums
/// written out here.
class ClassifierModelTest {
    private static final String IDENTITY =
            "{\"sentence_transformers\": {\"activation_fn\": \"torch.nn.modules.linear.Identity\"}}";

    @TempDir
    private Path scratch = Path.of("");

    private static WeightFile reference(String model) {
        return WeightFile.open(Fixtures.folder("models").resolve(model).resolve("reference.safetensors"));
    }

    private static float[] stored(String model, String name) {
        try (WeightFile file =
                WeightFile.open(Fixtures.folder("models").resolve(model).resolve("model.safetensors"))) {
            return GoldenModel.floats(file, name);
        }
    }

    private static ClassifierModel open(Path folder) {
        return ClassifierModel.open(TransformerFolder.open(folder), Device.cpu());
    }

    private static float[] scores(ClassifierModel model, TokenBatch batch) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            return Tensors.floats(model.scores(batch, false));
        }
    }

    @ParameterizedTest
    @CsvSource({"bert, classifier", "xlm-roberta, classifier.out_proj", "mpnet, classifier.out_proj"})
    @DisplayName("a head that picks one number of the pooler's output picks that of transformers")
    void pooler(String name, String score) {
        for (int place : new int[] {0, 17, 47}) {
            Map<String, float[]> head =
                    new HashMap<>(Map.of(score + ".weight", unit(place), score + ".bias", new float[1]));
            if (!name.equals("bert")) {
                head.put("classifier.dense.weight", stored(name, "pooler.dense.weight"));
                head.put("classifier.dense.bias", stored(name, "pooler.dense.bias"));
            }
            Path folder = TinyReranker.write(scratch.resolve(name + place), name, IDENTITY, head);
            try (ClassifierModel model = open(folder);
                    WeightFile reference = reference(name)) {
                int[] batches =
                        GoldenModel.numbered(reference, "pooler_output_(\\d+)").toArray();
                assertThat(batches).hasSize(4);
                for (int k : batches) {
                    TokenBatch batch = GoldenModel.batch(reference, "input_ids_" + k, "attention_mask_" + k);
                    float[] pooled = GoldenModel.floats(reference, "pooler_output_" + k);
                    float[] scores = scores(model, batch);
                    assertThat(scores).hasSize(batch.rows());
                    for (int row = 0; row < scores.length; row++) {
                        assertThat(scores[row]).isCloseTo(pooled[row * HIDDEN + place], Offset.offset(1e-5f));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bert, CLS, pooler.dense, classifier",
        "xlm-roberta, CLS, classifier.dense, classifier.out_proj",
        "mpnet, CLS, classifier.dense, classifier.out_proj",
        "modernbert, CLS, head.dense, classifier",
        "modernbert, MEAN, head.dense, classifier",
        "qwen2, LAST, '', score",
        "qwen3, LAST, '', score",
        "llama, LAST, '', score",
        "mistral, LAST, '', score",
        "gemma2, LAST, '', score",
    })
    @DisplayName("each architecture's head computes what plain Java does of the golden hidden states")
    void heads(String name, String pooling, String dense, String score) {
        boolean modern = name.equals("modernbert");
        Map<String, float[]> head = new HashMap<>();
        head.put(score + ".weight", numbers(HIDDEN, 1));
        if (!dense.isEmpty()) {
            head.put(score + ".bias", numbers(1, 2));
            head.put(dense + ".weight", numbers(HIDDEN * HIDDEN, 3));
            if (modern) {
                head.put("head.norm.weight", numbers(HIDDEN, 4));
            } else {
                head.put(dense + ".bias", numbers(HIDDEN, 5));
            }
        }
        String settings = modern ? "{\"classifier_pooling\": \"" + pooling.toLowerCase(Locale.ROOT) + "\"}" : "{}";
        Path folder = TinyReranker.write(scratch.resolve("model"), name, settings, head);
        try (ClassifierModel model = open(folder);
                WeightFile reference = reference(name)) {
            for (int k :
                    GoldenModel.numbered(reference, "last_hidden_state_(\\d+)").toArray()) {
                TokenBatch batch = GoldenModel.batch(reference, "input_ids_" + k, "attention_mask_" + k);
                float[] hidden = GoldenModel.floats(reference, "last_hidden_state_" + k);
                float[] scores = scores(model, batch);
                for (int row = 0; row < scores.length; row++) {
                    double[] x = pooled(hidden, batch, row, pooling);
                    if (!dense.isEmpty()) {
                        DoubleUnaryOperator gelu = v -> 0.5 * v * (1 + Erf.erf(v / Math.sqrt(2)));
                        x = linear(
                                x,
                                requireNonNull(head.get(dense + ".weight")),
                                head.get(dense + ".bias"),
                                modern ? gelu : Math::tanh);
                    }
                    if (modern) {
                        x = norm(x, requireNonNull(head.get("head.norm.weight")));
                    }
                    float[] weight = requireNonNull(head.get(score + ".weight"));
                    double logit = linear(x, weight, head.get(score + ".bias"), v -> v)[0];
                    assertThat((double) scores[row])
                            .as("batch %d, row %d", k, row)
                            .isCloseTo(1 / (1 + Math.exp(-logit)), Offset.offset(1e-5));
                }
            }
        }
    }

    private static double[] pooled(float[] hidden, TokenBatch batch, int row, String pooling) {
        int[] places = IntStream.range(row * batch.length(), (row + 1) * batch.length())
                .filter(i -> batch.mask()[i] == 1)
                .toArray();
        int[] taken = switch (pooling) {
            case "CLS" -> new int[] {places[0]};
            case "LAST" -> new int[] {places[places.length - 1]};
            default -> places;
        };
        double[] mean = new double[HIDDEN];
        for (int place : taken) {
            for (int d = 0; d < HIDDEN; d++) {
                mean[d] += hidden[place * HIDDEN + d] / (double) taken.length;
            }
        }
        return mean;
    }

    private static double[] linear(
            double[] x, float[] weight, float @Nullable [] bias, DoubleUnaryOperator activation) {
        double[] y = new double[weight.length / x.length];
        for (int o = 0; o < y.length; o++) {
            double sum = bias == null ? 0 : bias[o];
            for (int i = 0; i < x.length; i++) {
                sum += x[i] * weight[o * x.length + i];
            }
            y[o] = activation.applyAsDouble(sum);
        }
        return y;
    }

    private static double[] norm(double[] x, float[] weight) {
        double mean = 0;
        double squares = 0;
        for (double value : x) {
            mean += value / x.length;
        }
        for (double value : x) {
            squares += (value - mean) * (value - mean) / x.length;
        }
        double[] y = new double[x.length];
        for (int d = 0; d < y.length; d++) {
            y[d] = (x[d] - mean) / Math.sqrt(squares + 1e-5) * weight[d];
        }
        return y;
    }

    private float score(String settings) {
        Map<String, float[]> head = Map.of("score.weight", numbers(HIDDEN, 1));
        try (ClassifierModel model = open(TinyReranker.write(scratch, "qwen3", settings, head));
                WeightFile reference = reference("qwen3")) {
            return scores(model, GoldenModel.batch(reference, "input_ids_0", "attention_mask_0"))[0];
        }
    }

    @Test
    @DisplayName("the activation is a sigmoid unless the configuration says otherwise, by today's key or the older one")
    void activations() {
        float logit = score(IDENTITY);
        assertThat(score("{}")).isCloseTo((float) (1 / (1 + Math.exp(-logit))), Offset.offset(1e-6f));
        assertThat(score("{\"sbert_ce_default_activation_function\": \"torch.nn.modules.linear.Identity\"}"))
                .isEqualTo(logit);
        assertThat(score("{\"sbert_ce_default_activation_function\": \"torch.nn.modules.linear.Identity\","
                        + "\"sentence_transformers\": {\"activation_fn\": \"torch.nn.modules.activation.Tanh\"}}"))
                .isCloseTo((float) Math.tanh(logit), Offset.offset(1e-6f));
        assertThatThrownBy(() -> score("{\"sentence_transformers\": {\"activation_fn\": \"os.system\"}}"))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("activation_fn=os.system");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @DisplayName("a head of several labels is refused")
    void refusesLabels(int labels) {
        Map<String, float[]> head =
                Map.of("classifier.weight", numbers(labels * HIDDEN, 1), "classifier.bias", numbers(labels, 2));
        Path folder = TinyReranker.write(scratch, "bert", "{}", head);
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("must have one label; rows of classifier.weight=" + labels);
    }

    @Test
    @DisplayName("a transformer without a head, and a pooling that is not known, are refused")
    void refusesNoHead() {
        Path headless = TinyReranker.write(scratch.resolve("headless"), "mpnet", "{}", Map.of());
        assertThatThrownBy(() -> open(headless))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("classifier.dense.weight is missing");
        Path odd =
                TinyReranker.write(scratch.resolve("odd"), "modernbert", "{\"classifier_pooling\": \"max\"}", Map.of());
        assertThatThrownBy(() -> open(odd)).hasMessageEndingWith("must be cls or mean; classifier_pooling=max");
    }
}
