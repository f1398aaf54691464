package dev.kalmia.generate;

import dev.kalmia.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A folder with a tiny Qwen2 of random weights, a tokenizer that spells its 300 tokens as words `t0` to `t299`, and no
/// token that ends a text.
public final class TinyWriter {
    private static final Path QWEN2 = Fixtures.folder("models").resolve("qwen2");

    private TinyWriter() {}

    public static void write(Path folder) throws IOException {
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(QWEN2.resolve(name), folder.resolve(name));
        }
        StringBuilder vocabulary = new StringBuilder("\"t0\":0");
        for (int i = 1; i < 300; i++) {
            vocabulary.append(",\"t").append(i).append("\":").append(i);
        }
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"version\":\"1.0\",\"added_tokens\":[],\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"},"
                        + "\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"t0\",\"vocab\":{" + vocabulary + "}}}");
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\":[]}");
    }
}
