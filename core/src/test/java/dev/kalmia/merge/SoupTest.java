package dev.kalmia.merge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The mean of models' weights.
class SoupTest {
    @TempDir
    Path folder = Path.of("");

    private ModelFolder model(String name, long seed) {
        return TinyModel.write(folder.resolve(name), seed);
    }

    private static float[] numbers(WeightFile file, String name) {
        float[] numbers = new float[(int) file.info(name).elements()];
        new StoredNumbers(file, name).read(0, numbers, 0, numbers.length);
        return numbers;
    }

    /// The model with the fixture's tensors in place of its first ones, flattened.
    private ModelFolder fixtureModel(String name, JsonNode tensors) {
        ModelFolder model = model(name, 1);
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
        List<Float> numbers = new ArrayList<>();
        collect(values, numbers);
        float[] flat = new float[numbers.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = numbers.get(i);
        }
        return flat;
    }

    private static void collect(JsonNode node, List<Float> into) {
        if (node.isNumber()) {
            into.add(node.floatValue());
        }
        node.forEach(child -> collect(child, into));
    }

    @Test
    @DisplayName("it is the mean that numpy computes in float64")
    void golden() throws IOException {
        JsonNode fixture = new ObjectMapper()
                .readTree(Fixtures.folder("merging").resolve("merging.json").toFile());
        List<ModelFolder> models = new ArrayList<>();
        for (JsonNode each : fixture.get("models")) {
            models.add(fixtureModel("model-" + models.size(), each));
        }
        JsonNode expected = null;
        for (JsonNode each : fixture.get("cases")) {
            expected = each.get("name").asText().equals("linear_equal") ? each.get("result") : expected;
        }

        Soup.write(folder.resolve("soup"), models);

        try (WeightFile soup = ModelFolder.open(folder.resolve("soup")).weights()) {
            assertThat(expected).isNotEmpty();
            for (Map.Entry<String, JsonNode> tensor : requireNonNull(expected).properties()) {
                assertThat(numbers(soup, tensor.getKey()))
                        .as(tensor.getKey())
                        .containsExactly(flat(tensor.getValue()), within(1e-6f));
            }
        }
    }

    @Test
    @DisplayName("of a model and itself it is that model")
    void ofItself() {
        ModelFolder model = model("one", 1);
        Soup.write(folder.resolve("soup"), List.of(model, model, model));
        ModelFolder soup = ModelFolder.open(folder.resolve("soup"));
        assertThat(soup.fingerprint()).isEqualTo(model.fingerprint());
    }

    @Test
    @DisplayName("each number is the float64 sum in the order of the models, divided and rounded once")
    void exact() {
        List<ModelFolder> models = List.of(model("one", 1), model("two", 2), model("three", 3));
        Soup.write(folder.resolve("soup"), models);
        String name = "embeddings.word_embeddings.weight";
        List<float[]> each = new ArrayList<>();
        for (ModelFolder model : models) {
            try (WeightFile file = model.weights()) {
                each.add(numbers(file, name));
            }
        }
        try (WeightFile soup = ModelFolder.open(folder.resolve("soup")).weights()) {
            float[] mean = numbers(soup, name);
            float[] expected = new float[mean.length];
            for (int i = 0; i < mean.length; i++) {
                double sum = 0;
                for (float[] model : each) {
                    sum += model[i];
                }
                expected[i] = (float) (sum / models.size());
            }
            assertThat(mean).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("the same models give the same bytes")
    void sameBytes() throws IOException {
        List<ModelFolder> models = List.of(model("one", 1), model("two", 2), model("three", 3));
        Soup.write(folder.resolve("first"), models);
        Soup.write(folder.resolve("second"), models);
        assertThat(Files.mismatch(
                        folder.resolve("first/model.safetensors"), folder.resolve("second/model.safetensors")))
                .isEqualTo(-1);
    }

    @Test
    @DisplayName("one model, models of other shapes or layers and numbers that are not finite are refused")
    void refusals() {
        ModelFolder one = model("one", 1);
        Path out = folder.resolve("soup");
        assertThatThrownBy(() -> Soup.write(out, List.of(one)))
                .isInstanceOf(UsageException.class)
                .hasMessage("models must be at least two; models=1");
        ModelFolder deep = TinyModel.write(folder.resolve("deep"), 1, 2);
        assertThatThrownBy(() -> Soup.write(out, List.of(one, deep)))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(
                        "models must be of one kind; one and deep differ in the layers: 1, 2; deep has what"
                                + " one lacks: 16 tensors, encoder.layer.1.attention.output.LayerNorm.bias, ");
        ModelFolder broken = model("broken", 2);
        try (WeightFile file = broken.weights()) {
            SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
            file.names().forEach(name -> weights.put(name, new TensorData(file.info(name), file.data(name))));
            String name = "encoder.layer.0.output.dense.bias";
            float[] values = numbers(file, name);
            values[3] = Float.NaN;
            weights.put(name, new TensorData(DataType.F32, new long[] {values.length}, MemorySegment.ofArray(values)));
            SafetensorsWriter.write(folder.resolve("nan.safetensors"), weights);
        }
        move(folder.resolve("nan.safetensors"), broken.path().resolve("model.safetensors"));
        assertThatThrownBy(() -> Soup.write(out, List.of(one, ModelFolder.open(broken.path()))))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("broken: encoder.layer.0.output.dense.bias must be finite")
                .hasMessageEndingWith("element=3 value=NaN");
        assertThat(out).doesNotExist();
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
