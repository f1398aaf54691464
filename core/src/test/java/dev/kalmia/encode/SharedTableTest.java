package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables of model2vec in which tokens share rows and have weights, beside the same sums in plain Java.
class SharedTableTest {
    @TempDir
    Path folder = Path.of("");

    private static float[] vector(ModelFolder model, String text) {
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            assertThat(encoder.dimension()).isEqualTo(TableModel.SIZE);
            return encoder.embed(List.of(text), Prompt.none()).row(0);
        }
    }

    private static void assertNear(float[] found, float[] expected) {
        assertThat(found).containsExactly(expected, Offset.offset(1e-6f));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    @DisplayName("a vector is the mean of each token's row times its weight")
    void vectors(boolean weighted, boolean normalize) {
        Map<String, TensorData> tensors = new HashMap<>();
        tensors.put("embeddings", TableModel.embeddings());
        tensors.put("mapping", TableModel.mapping());
        if (weighted) {
            tensors.put("weights", TableModel.weights());
        }
        ModelFolder model = TableModel.write(folder, normalize, tensors);
        assertNear(vector(model, "t5"), TableModel.expected(weighted, normalize, 5));
        assertNear(vector(model, "t9 t2 t2"), TableModel.expected(weighted, normalize, 9, 2, 2));
    }

    @Test
    @DisplayName("a word without a token takes no part, and a text of such words is zeros")
    void unknownWords() {
        ModelFolder model = TableModel.write(folder, true);
        assertNear(vector(model, "t5 word t7 t0 word"), TableModel.expected(true, true, 5, 7));
        assertNear(vector(model, "word word"), new float[TableModel.SIZE]);
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            assertThat(encoder.encode(List.of("t5 word t7"), Prompt.none())
                            .report()
                            .tokens(0))
                    .isEqualTo(2);
        }
    }

    @Test
    @DisplayName("a table of sentence-transformers keeps the token of words it does not know")
    void keepsUnknown() throws IOException {
        TableModel.write(folder, false);
        Files.delete(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("modules.json"),
                "[{\"path\":\"\",\"type\":\"sentence_transformers.models.StaticEmbedding\"}]");
        ModelFolder model = ModelFolder.open(folder);
        assertNear(vector(model, "t5 word"), TableModel.expected(true, false, 5, 0));
        String before = model.fingerprint();
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"model2vec\"}");
        assertThat(ModelFolder.open(folder).fingerprint()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"I8", "F16"})
    @DisplayName("tables of 8-bit integers and of half floats are the numbers they hold; rows may be told in 32 bits")
    void smallTypes(DataType type) {
        int cells = TableModel.ROWS * TableModel.SIZE;
        byte[] bytes = new byte[cells];
        short[] halves = new short[cells];
        for (int i = 0; i < cells; i++) {
            bytes[i] = (byte) TableModel.cell(i / TableModel.SIZE, i % TableModel.SIZE);
            halves[i] = Float.floatToFloat16(bytes[i]);
        }
        MemorySegment table = type == DataType.I8 ? MemorySegment.ofArray(bytes) : MemorySegment.ofArray(halves);
        int[] rows = new int[TableModel.TOKENS];
        for (int token = 0; token < rows.length; token++) {
            rows[token] = TableModel.row(token);
        }
        ModelFolder model = TableModel.write(
                folder,
                true,
                Map.of(
                        "embeddings", new TensorData(type, new long[] {TableModel.ROWS, TableModel.SIZE}, table),
                        "mapping", numbers(DataType.I32, MemorySegment.ofArray(rows), rows.length),
                        "weights", TableModel.weights()));
        assertNear(vector(model, "t1 t8"), TableModel.expected(true, true, 1, 8));
    }

    @Test
    @DisplayName("a model that was trained keeps which token has which row")
    void written() {
        ModelFolder model = TableModel.write(folder.resolve("before"), true);
        Path out = folder.resolve("after");
        try (SentenceModel sentence = SentenceModel.open(model, Device.cpu());
                Scope _ = Scope.open()) {
            SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
            sentence.parameters()
                    .forEach((name, tensor) -> weights.put(
                            name,
                            new TensorData(
                                    DataType.F32, tensor.shape(), MemorySegment.ofArray(Tensors.floats(tensor)))));
            assertThat(weights).containsOnlyKeys("embeddings", "weights");
            ModelFolder.write(out, model, weights);
        }
        assertNear(vector(ModelFolder.open(out), "t9 t2"), TableModel.expected(true, true, 9, 2));
        try (WeightFile file = ModelFolder.open(out).weights()) {
            assertThat(file.names()).containsExactlyInAnyOrder("embeddings", "mapping", "weights");
        }
    }

    private static TensorData numbers(DataType type, MemorySegment values, long... shape) {
        return new TensorData(type, shape, values);
    }

    private static TensorData rows(long last) {
        long[] rows = new long[TableModel.TOKENS];
        rows[TableModel.TOKENS - 1] = last;
        return numbers(DataType.I64, MemorySegment.ofArray(rows), rows.length);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                Arguments.of(
                        "mapping",
                        rows(4),
                        "a row that mapping names must be below 4, the rows of the table; " + "row of token 9=4"),
                Arguments.of("mapping", rows(-1), "a number of mapping must be from 0; number 9=-1"),
                Arguments.of("mapping", rows(1L << 40), "number 9=1099511627776"),
                Arguments.of(
                        "mapping",
                        numbers(DataType.F32, MemorySegment.ofArray(new float[10]), 10),
                        "mapping must be a list of I64 or I32; it is F32[10]"),
                Arguments.of(
                        "mapping",
                        numbers(DataType.I32, MemorySegment.ofArray(new int[10]), 10, 1),
                        "mapping must be a list of I64 or I32; it is I32[10, 1]"),
                Arguments.of(
                        "weights",
                        numbers(DataType.F32, MemorySegment.ofArray(new float[4]), 4),
                        "weights must be a list of one for each of 10 tokens; it is F32[4]"),
                Arguments.of(
                        "weights",
                        numbers(DataType.F32, MemorySegment.ofArray(new float[10]), 10, 1),
                        "it is F32[10, 1]"));
    }

    @ParameterizedTest
    @MethodSource("damages")
    @DisplayName("what leads out of the table, or is no such list, is refused when the folder is opened")
    void refuses(String name, TensorData data, String expected) {
        Map<String, TensorData> tensors = new HashMap<>(Map.of(
                "embeddings", TableModel.embeddings(),
                "mapping", TableModel.mapping(),
                "weights", TableModel.weights()));
        tensors.put(name, data);
        assertThatThrownBy(() -> TableModel.write(folder, true, tensors))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(folder.resolve("model.safetensors") + ": ")
                .hasMessageEndingWith(expected)
                .message()
                .hasLineCount(1);
    }
}
