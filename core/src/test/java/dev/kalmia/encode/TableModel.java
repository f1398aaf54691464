package dev.kalmia.encode;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// A table of model2vec in which ten tokens share four rows. The tokenizer spells token N as the word tN, and token 0
/// is
/// what it has no token for.
public final class TableModel {
    public static final int TOKENS = 10;
    public static final int ROWS = 4;
    public static final int SIZE = 3;

    private TableModel() {}

    /// Number `column` of a row of the table.
    public static int cell(int row, int column) {
        return (row * 7 + column * 5) % 11 - 4;
    }

    public static int row(int token) {
        return (token * 3 + 1) % ROWS;
    }

    public static float weight(int token) {
        return (token + 1) / 8f;
    }

    public static TensorData embeddings() {
        float[] values = new float[ROWS * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = cell(i / SIZE, i % SIZE);
        }
        return new TensorData(DataType.F32, new long[] {ROWS, SIZE}, MemorySegment.ofArray(values));
    }

    public static TensorData mapping() {
        long[] rows = new long[TOKENS];
        for (int token = 0; token < TOKENS; token++) {
            rows[token] = row(token);
        }
        return new TensorData(DataType.I64, new long[] {TOKENS}, MemorySegment.ofArray(rows));
    }

    public static TensorData weights() {
        float[] weights = new float[TOKENS];
        for (int token = 0; token < TOKENS; token++) {
            weights[token] = weight(token);
        }
        return new TensorData(DataType.F32, new long[] {TOKENS}, MemorySegment.ofArray(weights));
    }

    /// The whole model.
    public static ModelFolder write(Path folder, boolean normalize) {
        return write(folder, normalize, Map.of("embeddings", embeddings(), "mapping", mapping(), "weights", weights()));
    }

    public static ModelFolder write(Path folder, boolean normalize, Map<String, TensorData> tensors) {
        StringBuilder vocabulary = new StringBuilder("\"t0\":0");
        for (int token = 1; token < TOKENS; token++) {
            vocabulary.append(",\"t").append(token).append("\":").append(token);
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("tokenizer.json"),
                    "{\"version\":\"1.0\",\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"},\"model\":{\"type\":"
                            + "\"WordLevel\",\"unk_token\":\"t0\",\"vocab\":{" + vocabulary + "}}}");
            Files.writeString(
                    folder.resolve("config.json"), "{\"model_type\":\"model2vec\",\"normalize\":" + normalize + "}");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>(tensors);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights);
        return ModelFolder.open(folder);
    }

    /// What model2vec makes of known tokens: the mean of weighted rows, of length 1 where that is asked for.
    public static float[] expected(boolean weighted, boolean normalize, int... tokens) {
        double[] sums = new double[SIZE];
        for (int token : tokens) {
            for (int column = 0; column < SIZE; column++) {
                sums[column] += (weighted ? weight(token) : 1) * cell(row(token), column) / tokens.length;
            }
        }
        double length = 0;
        for (double sum : sums) {
            length += sum * sum;
        }
        float[] vector = new float[SIZE];
        for (int column = 0; column < SIZE; column++) {
            vector[column] = (float) (sums[column] / (normalize ? Math.sqrt(length) : 1));
        }
        return vector;
    }
}
