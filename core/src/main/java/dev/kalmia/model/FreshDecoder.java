package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// A decoder that has learnt nothing, as a start for training where no pretrained one is at hand.
public final class FreshDecoder {
    /// Standard deviation of the weights, `initializer_range` of Qwen2.
    static final double SPREAD = 0.02;

    private static final List<String> TOKENIZER = List.of("tokenizer_config.json", "special_tokens_map.json");

    private FreshDecoder() {}

    /// Writes a bare transformer's folder. Matrices are drawn from the normal distribution with the standard
    /// deviation of Qwen2, biases are 0, norms change nothing. The same seed gives the same bytes.
    ///
    /// @param out there, with nothing of a model in it
    /// @param like whose tokenizer and positions it takes
    /// @throws InputException when it cannot be written
    public static void write(Path out, DecoderShape shape, ModelFolder like, long seed) {
        int tokens = like.config().integer("vocab_size");
        try {
            Json.write(out.resolve("config.json"), shape.config(tokens, like.maxPositions()));
            Files.copy(like.tokenizer(), out.resolve("tokenizer.json"));
            for (String name : TOKENIZER) {
                Path file = like.tokenizer().resolveSibling(name);
                if (Files.isRegularFile(file)) {
                    Files.copy(file, out.resolve(name));
                }
            }
        } catch (IOException failure) {
            throw new InputException("cannot write " + out + ": " + InputException.reason(failure), failure);
        }
        DrawnParameters drawn = new DrawnParameters(seed, FreshDecoder::fill);
        try (Scope _ = Scope.open()) {
            ConfigView config = ConfigView.read(out.resolve("config.json"));
            Architectures.QWEN2.build(config, drawn, Device.cpu(), ContextExtension.none());
        }
        SafetensorsWriter.write(out.resolve("model.safetensors"), drawn.weights());
    }

    private static void fill(
            float[] values,
            String name,
            long[] shape,
            RandomGenerator random,
            SequencedMap<String, TensorData> before) {
        if (shape.length == 1) {
            Arrays.fill(values, name.endsWith("weight") ? 1 : 0);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (SPREAD * random.nextGaussian());
        }
    }
}
