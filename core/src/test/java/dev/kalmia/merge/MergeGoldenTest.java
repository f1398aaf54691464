package dev.kalmia.merge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.StoredNumbers;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What numpy computes in float64 from the formulas (`merging/merging.json`).
class MergeGoldenTest {
    private static final JsonNode FIXTURE = fixture();

    /// Their task vectors have a negative mean cosine, with which the formula alone leads behind the base,
    /// away from all models; model stock takes it for 0, and the tensor stays the base's.
    private static final Set<String> TURNED_AWAY = Set.of("encoder.layer.0.weight", "embeddings.weight");

    @TempDir
    Path folder = Path.of("");

    private static JsonNode fixture() {
        try {
            return new ObjectMapper()
                    .readTree(Fixtures.folder("merging").resolve("merging.json").toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Stream<String> cases() {
        return FIXTURE.get("cases").valueStream().map(each -> each.get("name").asText());
    }

    /// A model with the fixture's tensors in place of its own, flattened.
    private ModelFolder model(String name, JsonNode tensors) {
        ModelFolder model = TinyModel.write(folder.resolve(name), 1);
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> tensor : tensors.properties()) {
            float[] values = flat(tensor.getValue());
            weights.put(
                    tensor.getKey(),
                    new TensorData(DataType.F32, new long[] {values.length}, MemorySegment.ofArray(values)));
        }
        SafetensorsWriter.write(model.path().resolve("model.safetensors"), weights);
        return ModelFolder.open(model.path());
    }

    private static float[] flat(JsonNode values) {
        List<Double> numbers = doubles(values);
        float[] flat = new float[numbers.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = numbers.get(i).floatValue();
        }
        return flat;
    }

    private static List<Double> doubles(JsonNode values) {
        List<Double> numbers = new ArrayList<>();
        collect(values, numbers);
        return numbers;
    }

    private static void collect(JsonNode node, List<Double> into) {
        if (node.isNumber()) {
            into.add(node.doubleValue());
        }
        node.forEach(child -> collect(child, into));
    }

    private static MergeMethod method(String name, JsonNode asked) {
        List<Double> weights = doubles(asked.path("weights"));
        double lambda = asked.path("lambda").asDouble(1);
        return switch (name) {
            case "linear_equal", "linear_weighted" -> new Linear(weights);
            case "slerp_0.3", "slerp_0.5" -> new Slerp(asked.get("t").doubleValue());
            case "task_arithmetic" -> new TaskArithmetic(weights, lambda);
            case "ties" -> new Ties(weights, asked.get("density").doubleValue(), lambda);
            case "dare_linear" ->
                new Dare(weights, asked.get("density").doubleValue(), lambda, Dare.Then.LINEAR, 0, masks(asked));
            case "model_stock" -> new ModelStock();
            case "task_vector_slerp_fold" -> new TaskSlerp(doubles(asked.get("t")), lambda);
            default -> throw new IllegalArgumentException(name + ": no method is known for this case");
        };
    }

    private static Dare.Masks masks(JsonNode asked) {
        return (model, tensor) -> {
            List<Double> kept = doubles(asked.get("masks").get(model).get(tensor));
            return place -> kept.get((int) place) == 1;
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("each case is what numpy makes of it, to 1e-6")
    void golden(String name) {
        JsonNode golden = FIXTURE.get("cases")
                .valueStream()
                .filter(each -> each.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
        int models = name.startsWith("slerp") ? 2 : 3;
        List<ModelFolder> folders = IntStream.range(0, models)
                .mapToObj(i ->
                        model("model-" + i, requireNonNull(FIXTURE.get("models").get(i))))
                .toList();
        Optional<ModelFolder> base = golden.get("uses_base").booleanValue()
                ? Optional.of(model("base", FIXTURE.get("base")))
                : Optional.empty();

        new Merge(folders, base, method(name, golden.get("params")), Precision.F32)
                .write(folder.resolve("merged"), Progress.silent());

        try (WeightFile merged = ModelFolder.open(folder.resolve("merged")).weights()) {
            JsonNode expected = golden.get("result");
            assertThat(expected.properties()).hasSize(4);
            for (Map.Entry<String, JsonNode> tensor : expected.properties()) {
                float[] numbers = new float[(int) merged.info(tensor.getKey()).elements()];
                new StoredNumbers(merged, tensor.getKey()).read(0, numbers, 0, numbers.length);
                boolean stays = name.equals("model_stock") && TURNED_AWAY.contains(tensor.getKey());
                JsonNode values = stays ? FIXTURE.get("base").get(tensor.getKey()) : tensor.getValue();
                assertThat(numbers).as(tensor.getKey()).containsExactly(flat(values), within(1e-6f));
            }
        }
    }
}
