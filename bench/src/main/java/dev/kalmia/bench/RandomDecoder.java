package dev.kalmia.bench;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// A model folder of Qwen2-0.5B's shape (24 layers, 896 wide, 14 query heads over 2 of keys and values) with random
/// weights in bfloat16, 1,000 words, mean pooling.
final class RandomDecoder {
    private static final int HIDDEN = 896;
    private static final int NARROW = 128;
    private static final int INNER = 4864;
    private static final int LAYERS = 24;
    private static final int WORDS = 1000;

    private static final SplittableRandom RANDOM = new SplittableRandom(1);

    private RandomDecoder() {}

    static String word(int number) {
        return "w" + number;
    }

    static ModelFolder write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "qwen2", "hidden_size": 896, "num_hidden_layers": 24, "num_attention_heads": 14,
                 "num_key_value_heads": 2, "intermediate_size": 4864, "vocab_size": 1000, "hidden_act": "silu",
                 "max_position_embeddings": 4096, "rms_norm_eps": 1e-6, "rope_theta": 1000000.0}
                """);
        Files.writeString(folder.resolve("modules.json"), """
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """);
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\": 896, \"pooling_mode_mean_tokens\": true}");
        StringBuilder vocabulary = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            vocabulary
                    .append(i == 0 ? "" : ",")
                    .append("\"w")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"version\":\"1.0\",\"added_tokens\":[],\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"},\"model\":"
                        + "{\"type\":\"WordLevel\",\"unk_token\":\"w0\",\"vocab\":{" + vocabulary + "}}}");
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights());
        return ModelFolder.open(folder);
    }

    private static SequencedMap<String, TensorData> weights() {
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        put(weights, "embed_tokens.weight", WORDS, HIDDEN);
        for (int i = 0; i < LAYERS; i++) {
            String layer = "layers." + i + ".";
            for (String norm : List.of("input_layernorm", "post_attention_layernorm")) {
                put(weights, layer + norm + ".weight", HIDDEN);
            }
            linear(weights, layer + "self_attn.q_proj", HIDDEN, HIDDEN, true);
            linear(weights, layer + "self_attn.k_proj", NARROW, HIDDEN, true);
            linear(weights, layer + "self_attn.v_proj", NARROW, HIDDEN, true);
            linear(weights, layer + "self_attn.o_proj", HIDDEN, HIDDEN, false);
            linear(weights, layer + "mlp.gate_proj", INNER, HIDDEN, false);
            linear(weights, layer + "mlp.up_proj", INNER, HIDDEN, false);
            linear(weights, layer + "mlp.down_proj", HIDDEN, INNER, false);
        }
        put(weights, "norm.weight", HIDDEN);
        return weights;
    }

    private static void linear(SequencedMap<String, TensorData> weights, String name, int out, int in, boolean biased) {
        put(weights, name + ".weight", out, in);
        if (biased) {
            put(weights, name + ".bias", out);
        }
    }

    private static void put(SequencedMap<String, TensorData> weights, String name, long... shape) {
        short[] values = new short[(int) (shape[0] * (shape.length > 1 ? shape[1] : 1))];
        for (int i = 0; i < values.length; i++) {
            float value = shape.length > 1 ? (float) (RANDOM.nextDouble() - 0.5) / 15 : 1;
            values[i] = (short) (Float.floatToRawIntBits(value) >>> 16);
        }
        weights.put(name, new TensorData(DataType.BF16, shape, MemorySegment.ofArray(values)));
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
