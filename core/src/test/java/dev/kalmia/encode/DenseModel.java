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
import java.util.Random;
import java.util.SequencedMap;

/// Dense modules put behind the pooling of a [TinyModel].
public final class DenseModel {
    private static final int HIDDEN = 16;

    private DenseModel() {}

    /// Writes a tiny model with `2_Dense`, 16 to 12 with bias and the activation, and `3_Dense`, 12 to 4 without,
    /// then the normalisation.
    public static ModelFolder write(Path folder, long seed, String activation) {
        TinyModel.write(folder, seed);
        try {
            Files.writeString(folder.resolve("modules.json"), """
                    [{"path": "", "type": "sentence_transformers.models.Transformer"},
                     {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                     {"path": "2_Dense", "type": "sentence_transformers.models.Dense"},
                     {"path": "3_Dense", "type": "sentence_transformers.models.Dense"},
                     {"path": "4_Normalize", "type": "sentence_transformers.models.Normalize"}]
                    """);
            layer(folder.resolve("2_Dense"), HIDDEN, 12, true, activation, new Random(seed + 1));
            layer(folder.resolve("3_Dense"), 12, 4, false, "torch.nn.modules.linear.Identity", new Random(seed + 2));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return ModelFolder.open(folder);
    }

    private static void layer(Path folder, int in, int out, boolean bias, String activation, Random random)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), """
                {"in_features": %d, "out_features": %d, "bias": %b, "activation_function": "%s"}
                """.formatted(in, out, bias, activation));
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        weights.put("linear.weight", numbers(random, out, in));
        if (bias) {
            weights.put("linear.bias", numbers(random, out));
        }
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights);
    }

    private static TensorData numbers(Random random, long... shape) {
        float[] values = new float[(int) (shape[0] * (shape.length > 1 ? shape[1] : 1))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new TensorData(DataType.F32, shape, MemorySegment.ofArray(values));
    }
}
