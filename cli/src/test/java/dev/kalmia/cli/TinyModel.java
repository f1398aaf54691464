package dev.kalmia.cli;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.run.Json;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;

/// A real model folder, as small as one can be: a BERT of random weights over thirty words.
final class TinyModel {
    private static final int HIDDEN = 8;
    private static final int POSITIONS = 32;
    private static final List<String> WORDS = List.of(
            ("[PAD] [UNK] [CLS] [SEP] a the what is causes cures fever pain heart red blue green house tree water sun"
                            + " query : one two three four five six seven eight")
                    .split(" "));

    private TinyModel() {}

    static Path write(Path folder, long seed) throws IOException {
        Files.createDirectories(folder.resolve("1_Pooling"));
        Json.write(folder.resolve("config.json"), config());
        Files.writeString(folder.resolve("modules.json"), """
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
                """);
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\": 8, \"pooling_mode_mean_tokens\": true}");
        Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 6}");
        Files.writeString(
                folder.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"query: \"}}");
        Json.write(folder.resolve("tokenizer.json"), tokenizer());
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights(new Random(seed)));
        return folder;
    }

    /// The same BERT as a cross-encoder: no modules, a head.
    static Path writeReranker(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Object> config = config();
        config.put("architectures", List.of("BertForSequenceClassification"));
        Json.write(folder.resolve("config.json"), config);
        Json.write(folder.resolve("tokenizer.json"), tokenizer());
        Random random = new Random(3);
        SequencedMap<String, TensorData> weights = weights(random);
        put(weights, random, "pooler.dense.weight", HIDDEN, HIDDEN);
        put(weights, random, "pooler.dense.bias", HIDDEN);
        put(weights, random, "classifier.weight", 1, HIDDEN);
        put(weights, random, "classifier.bias", 1);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights);
        return folder;
    }

    /// A Llama of random weights over the same words, bare.
    static Path writeDecoder(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "llama");
        config.put("architectures", List.of("LlamaForCausalLM"));
        config.put("hidden_size", HIDDEN);
        config.put("num_hidden_layers", 1);
        config.put("num_attention_heads", 2);
        config.put("intermediate_size", HIDDEN);
        config.put("vocab_size", WORDS.size());
        config.put("max_position_embeddings", POSITIONS);
        config.put("rope_theta", 10_000);
        config.put("tie_word_embeddings", true);
        Json.write(folder.resolve("config.json"), config);
        Json.write(folder.resolve("tokenizer.json"), tokenizer());
        Random random = new Random(4);
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        put(weights, random, "embed_tokens.weight", WORDS.size(), HIDDEN);
        put(weights, random, "norm.weight", HIDDEN);
        put(weights, random, "layers.0.input_layernorm.weight", HIDDEN);
        put(weights, random, "layers.0.post_attention_layernorm.weight", HIDDEN);
        for (String name : List.of("q_proj", "k_proj", "v_proj", "o_proj")) {
            put(weights, random, "layers.0.self_attn." + name + ".weight", HIDDEN, HIDDEN);
        }
        for (String name : List.of("gate_proj", "up_proj", "down_proj")) {
            put(weights, random, "layers.0.mlp." + name + ".weight", HIDDEN, HIDDEN);
        }
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights);
        return folder;
    }

    private static Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "bert");
        config.put("hidden_size", HIDDEN);
        config.put("num_hidden_layers", 1);
        config.put("num_attention_heads", 2);
        config.put("intermediate_size", HIDDEN);
        config.put("vocab_size", WORDS.size());
        config.put("hidden_act", "gelu");
        config.put("max_position_embeddings", POSITIONS);
        config.put("type_vocab_size", 2);
        config.put("layer_norm_eps", 1e-12);
        return config;
    }

    private static Map<String, Object> tokenizer() {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        WORDS.forEach(word -> vocabulary.put(word, vocabulary.size()));
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "WordPiece");
        model.put("unk_token", "[UNK]");
        model.put("continuing_subword_prefix", "##");
        model.put("max_input_chars_per_word", 100);
        model.put("vocab", vocabulary);
        Map<String, Object> ends = new LinkedHashMap<>();
        ends.put("type", "BertProcessing");
        ends.put("sep", List.of("[SEP]", 3));
        ends.put("cls", List.of("[CLS]", 2));
        Map<String, Object> tokenizer = new LinkedHashMap<>();
        tokenizer.put("version", "1.0");
        tokenizer.put("normalizer", Map.of("type", "Lowercase"));
        tokenizer.put("pre_tokenizer", Map.of("type", "BertPreTokenizer"));
        tokenizer.put("post_processor", ends);
        tokenizer.put("model", model);
        return tokenizer;
    }

    private static SequencedMap<String, TensorData> weights(Random random) {
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        put(weights, random, "embeddings.word_embeddings.weight", WORDS.size(), HIDDEN);
        put(weights, random, "embeddings.position_embeddings.weight", POSITIONS, HIDDEN);
        put(weights, random, "embeddings.token_type_embeddings.weight", 2, HIDDEN);
        put(weights, random, "embeddings.LayerNorm.weight", HIDDEN);
        put(weights, random, "embeddings.LayerNorm.bias", HIDDEN);
        for (String name : List.of(
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
                "intermediate.dense",
                "output.dense")) {
            put(weights, random, "encoder.layer.0." + name + ".weight", HIDDEN, HIDDEN);
            put(weights, random, "encoder.layer.0." + name + ".bias", HIDDEN);
        }
        for (String name : List.of("attention.output.LayerNorm", "output.LayerNorm")) {
            put(weights, random, "encoder.layer.0." + name + ".weight", HIDDEN);
            put(weights, random, "encoder.layer.0." + name + ".bias", HIDDEN);
        }
        return weights;
    }

    private static void put(SequencedMap<String, TensorData> weights, Random random, String name, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        weights.put(name, new TensorData(DataType.F32, shape, MemorySegment.ofArray(values)));
    }
}
