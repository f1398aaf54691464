package dev.kalmia.checkpoint;

import dev.kalmia.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A whole model folder over the tiny BERT of the golden files, for tests to break. Its tokenizer is a stand-in,
/// as this room does not open it.
public final class SampleFolder {
    static final String MODULES = """
            [{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},
             {"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"},
             {"idx":2,"name":"2","path":"2_Normalize","type":"sentence_transformers.models.Normalize"}]
            """;

    private SampleFolder() {}

    /// The SHA-256 of every file below a folder, by its path there.
    static SortedMap<String, String> content(Path folder) throws IOException {
        SortedMap<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(folder.relativize(file).toString(), Sha256.of(file));
            }
        }
        return content;
    }

    public static Path make(Path folder) {
        try {
            Files.createDirectories(folder.resolve("1_Pooling"));
            Path bert = Fixtures.folder("models/bert");
            Files.copy(bert.resolve("config.json"), folder.resolve("config.json"));
            Files.copy(bert.resolve("model.safetensors"), folder.resolve("model.safetensors"));
            Files.writeString(folder.resolve("tokenizer.json"), "{\"lowercase\":true}");
            Files.writeString(folder.resolve("modules.json"), MODULES);
            Files.writeString(
                    folder.resolve("1_Pooling/config.json"),
                    "{\"word_embedding_dimension\":48,\"pooling_mode_cls_token\":false,"
                            + "\"pooling_mode_mean_tokens\":true}");
            Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\":64}");
            Files.writeString(
                    folder.resolve("config_sentence_transformers.json"),
                    "{\"prompts\":{\"query\":\"query: \",\"document\":\"\"},\"default_prompt_name\":\"query\"}");
            Files.writeString(folder.resolve("README.md"), "scores of the old weights");
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
