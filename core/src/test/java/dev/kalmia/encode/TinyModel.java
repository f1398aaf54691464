package dev.kalmia.encode;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;

/// A real model folder with a real tokenizer and a BERT of random weights, small enough to train in a test.
public final class TinyModel {
    private static final int HIDDEN = 16;
    private static final int INNER = 32;
    private static final int VOCABULARY = 30522;

    private TinyModel() {}

    /// Writes the folder of a model of one layer and opens it. The same seed gives the same bytes.
    public static ModelFolder write(Path folder, long seed) {
        return write(folder, seed, 1);
    }

    /// Of several layers.
    public static ModelFolder write(Path folder, long seed, int layers) {
        try {
            Files.createDirectories(folder.resolve("1_Pooling"));
            Files.createDirectories(folder.resolve("2_Normalize"));
            Files.writeString(folder.resolve("config.json"), """
                    {"model_type": "bert", "architectures": ["BertModel"], "hidden_size": 16, "num_hidden_layers": %d,
                     "num_attention_heads": 2, "intermediate_size": 32, "vocab_size": 30522, "hidden_act": "gelu",
                     "max_position_embeddings": 64, "type_vocab_size": 2, "layer_norm_eps": 1e-12}
                    """.formatted(layers));
            Files.writeString(folder.resolve("modules.json"), """
                    [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                     {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                     {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
                    """);
            Files.writeString(
                    folder.resolve("1_Pooling/config.json"),
                    "{\"word_embedding_dimension\": 16, \"pooling_mode_mean_tokens\": true}");
            Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 32}");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Fixtures.unpack("tokenizers/e5-small-v2.json.gz", folder.resolve("tokenizer.json"));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights(new Random(seed), layers));
        return ModelFolder.open(folder);
    }

    private static SequencedMap<String, TensorData> weights(Random random, int layers) {
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        put(weights, random, "embeddings.word_embeddings.weight", VOCABULARY, HIDDEN);
        put(weights, random, "embeddings.position_embeddings.weight", 64, HIDDEN);
        put(weights, random, "embeddings.token_type_embeddings.weight", 2, HIDDEN);
        norm(weights, "embeddings.LayerNorm");
        for (int layer = 0; layer < layers; layer++) {
            layer(weights, random, "encoder.layer." + layer + ".");
        }
        return weights;
    }

    private static void layer(SequencedMap<String, TensorData> weights, Random random, String layer) {
        for (String name : new String[] {"attention.self.query", "attention.self.key", "attention.self.value"}) {
            linear(weights, random, layer + name, HIDDEN, HIDDEN);
        }
        linear(weights, random, layer + "attention.output.dense", HIDDEN, HIDDEN);
        norm(weights, layer + "attention.output.LayerNorm");
        linear(weights, random, layer + "intermediate.dense", HIDDEN, INNER);
        linear(weights, random, layer + "output.dense", INNER, HIDDEN);
        norm(weights, layer + "output.LayerNorm");
    }

    private static void linear(SequencedMap<String, TensorData> weights, Random random, String name, int in, int out) {
        put(weights, random, name + ".weight", out, in);
        put(weights, random, name + ".bias", out);
    }

    private static void norm(SequencedMap<String, TensorData> weights, String name) {
        float[] ones = new float[HIDDEN];
        Arrays.fill(ones, 1);
        weights.put(name + ".weight", data(ones, HIDDEN));
        weights.put(name + ".bias", data(new float[HIDDEN], HIDDEN));
    }

    private static void put(SequencedMap<String, TensorData> weights, Random random, String name, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.2 * random.nextGaussian());
        }
        weights.put(name, data(values, shape));
    }

    private static TensorData data(float[] values, long... shape) {
        return new TensorData(DataType.F32, shape, MemorySegment.ofArray(values));
    }
}
