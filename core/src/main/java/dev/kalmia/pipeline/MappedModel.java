package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.AppendedDense;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.InputException;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Embeddings;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// A model with a map behind it, written and read again.
final class MappedModel {
    private static final int CHECKED = 100;

    /// Of the length of a vector. Whitening by small variances enlarges what float32 loses before.
    private static final double MOST = 1e-3;

    private MappedModel() {}

    /// Writes the folder, and compares what the encoder makes with it with the map in Java.
    ///
    /// @param texts that were held out, of which a hundred are compared
    /// @param vectors theirs before the map, as long as they were
    /// @return the largest difference, as a part of the vector's length
    /// @throws InputException when it is more than a thousandth
    static double write(
            Path folder,
            ModelFolder base,
            Affine map,
            boolean normalize,
            int maxTokens,
            List<String> texts,
            Embeddings vectors) {
        AppendedDense.write(folder, base, map, normalize);
        List<String> some = texts.subList(0, Math.min(CHECKED, texts.size()));
        Embeddings expected = map.apply(vectors);
        EncodeConfig config = EncodeConfig.defaults().withMaxTokens(maxTokens);
        try (Encoder encoder = Encoder.open(ModelFolder.open(folder), config)) {
            Embeddings found = encoder.embed(some, Prompt.document());
            double most = 0;
            for (int i = 0; i < some.size(); i++) {
                most = Math.max(most, difference(found.row(i), expected.row(i), normalize));
            }
            if (!(most <= MOST)) {
                throw new InputException("vectors that the written model makes must be within " + MOST
                        + " of the map's; difference=" + most + "; a larger epsilon or fewer dimensions help");
            }
            return most;
        }
    }

    private static double difference(float[] found, float[] expected, boolean normalize) {
        double length = 0;
        for (float number : expected) {
            length += (double) number * number;
        }
        length = Math.sqrt(length);
        double squares = 0;
        for (int j = 0; j < found.length; j++) {
            double number = normalize && length > 0 ? expected[j] / length : expected[j];
            squares += Math.pow(found[j] - number, 2);
        }
        return Math.sqrt(squares) / (normalize || length == 0 ? 1 : length);
    }

    /// A model as a record names it.
    static SequencedMap<String, Object> named(ModelFolder model) {
        TreeMap<String, Object> named = new TreeMap<>();
        named.put("fingerprint", model.fingerprint());
        named.put("name", model.pinned().orElse(model.name()));
        return named;
    }
}
