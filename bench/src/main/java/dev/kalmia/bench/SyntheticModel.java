package dev.kalmia.bench;

import dev.kalmia.checkpoint.ModelFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/// A sharded model folder in bfloat16, as wide as asked for, whose weights nobody computes with: drawn ones, or holes
/// in sparse files, which read as zeros and take no disk.
///
/// @param hidden width; keys and values are a quarter, the feed-forward layers 2.8 times as wide
record SyntheticModel(int hidden, int layers, int words, long shardBytes) {
    private static final int BLOCK = 1 << 22;
    private static final double SCALE = 0.02;

    /// Of a Mistral-Nemo-like decoder: 12.1 billion.
    static SyntheticModel twelveBillion() {
        return new SyntheticModel(5120, 40, 131072, 5_000_000_000L);
    }

    /// @param seed of what is drawn; 0: holes
    ModelFolder write(Path folder, long seed) throws IOException {
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(
                folder.resolve("config.json"), String.format(Locale.ROOT, """
                        {"model_type": "mistral", "hidden_size": %d, "num_hidden_layers": %d, "num_attention_heads": 32,
                         "num_key_value_heads": 8, "intermediate_size": %d, "vocab_size": %d, "hidden_act": "silu",
                         "max_position_embeddings": 4096, "rms_norm_eps": 1e-5, "rope_theta": 1000000.0}
                        """, hidden, layers, inner(), words));
        Files.writeString(folder.resolve("modules.json"), """
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """);
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\": " + hidden + ", \"pooling_mode_mean_tokens\": true}");
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"version\":\"1.0\",\"added_tokens\":[],\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"},\"model\":"
                        + "{\"type\":\"WordLevel\",\"unk_token\":\"w\",\"vocab\":{\"w\":0}}}");
        weights(folder, seed);
        return ModelFolder.open(folder);
    }

    private int inner() {
        return hidden * 14 / 5;
    }

    /// How many numbers.
    long parameters() {
        return tensors().values().stream().mapToLong(SyntheticModel::elements).sum();
    }

    private SequencedMap<String, int[]> tensors() {
        SequencedMap<String, int[]> tensors = new LinkedHashMap<>();
        tensors.put("embed_tokens.weight", new int[] {words, hidden});
        for (int i = 0; i < layers; i++) {
            String layer = "layers." + i + ".";
            tensors.put(layer + "input_layernorm.weight", new int[] {hidden});
            tensors.put(layer + "self_attn.q_proj.weight", new int[] {hidden, hidden});
            tensors.put(layer + "self_attn.k_proj.weight", new int[] {hidden / 4, hidden});
            tensors.put(layer + "self_attn.v_proj.weight", new int[] {hidden / 4, hidden});
            tensors.put(layer + "self_attn.o_proj.weight", new int[] {hidden, hidden});
            tensors.put(layer + "post_attention_layernorm.weight", new int[] {hidden});
            tensors.put(layer + "mlp.gate_proj.weight", new int[] {inner(), hidden});
            tensors.put(layer + "mlp.up_proj.weight", new int[] {inner(), hidden});
            tensors.put(layer + "mlp.down_proj.weight", new int[] {hidden, inner()});
        }
        tensors.put("norm.weight", new int[] {hidden});
        return tensors;
    }

    private static long elements(int[] shape) {
        return shape.length == 1 ? shape[0] : (long) shape[0] * shape[1];
    }

    private void weights(Path folder, long seed) throws IOException {
        SequencedMap<String, int[]> shard = new LinkedHashMap<>();
        StringBuilder map = new StringBuilder();
        long filled = 0;
        int shards = 0;
        for (var tensor : tensors().entrySet()) {
            long bytes = 2 * elements(tensor.getValue());
            if (filled + bytes > shardBytes && !shard.isEmpty()) {
                shard(folder.resolve(name(shards++)), shard, seed);
                shard.clear();
                filled = 0;
            }
            shard.put(tensor.getKey(), tensor.getValue());
            filled += bytes;
            map.append(map.isEmpty() ? "" : ",").append(quoted(tensor.getKey())).append(':');
            map.append(quoted(name(shards)));
        }
        shard(folder.resolve(name(shards)), shard, seed);
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{" + map + "}}");
    }

    private static String name(int shard) {
        return String.format(Locale.ROOT, "model-%05d.safetensors", shard + 1);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static void shard(Path file, SequencedMap<String, int[]> tensors, long seed) throws IOException {
        StringBuilder header = new StringBuilder("{");
        long end = 0;
        for (var tensor : tensors.entrySet()) {
            int[] shape = tensor.getValue();
            long begin = end;
            end += 2 * elements(shape);
            header.append(header.length() == 1 ? "" : ",").append(quoted(tensor.getKey()));
            header.append(":{\"dtype\":\"BF16\",\"shape\":[").append(shape[0]);
            header.append(shape.length == 1 ? "" : "," + shape[1]).append("],\"data_offsets\":[");
            header.append(begin).append(',').append(end).append("]}");
        }
        byte[] text = header.append('}')
                .append(" ".repeat(8 - (header.length() + 1) % 8))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer first = ByteBuffer.allocate(Long.BYTES + text.length).order(ByteOrder.LITTLE_ENDIAN);
            out.write(first.putLong(text.length).put(text).flip());
            long size = Long.BYTES + text.length + end;
            if (seed == 0) {
                out.write(ByteBuffer.wrap(new byte[1]), size - 1);
            } else {
                draw(out, size, seed);
                out.force(true);
            }
        }
    }

    /// Blocks that are the same but for where they begin.
    private static void draw(FileChannel out, long size, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        while (block.hasRemaining()) {
            int bits = Float.floatToRawIntBits((float) (random.nextGaussian() * SCALE));
            block.putShort((short) (bits >>> Short.SIZE));
        }
        for (long place = out.position(); place < size; place = out.position()) {
            int from = 2 * random.nextInt(BLOCK / 4);
            block.limit((int) Math.min(BLOCK, from + size - place)).position(from);
            while (block.hasRemaining()) {
                out.write(block);
            }
        }
    }
}
