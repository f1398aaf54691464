package dev.kalmia.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// LangChain4j's in-process all-MiniLM-L6-v2, made to read whole texts.
///
/// As shipped it reads 128 tokens of a text, because its `tokenizer.json` says so; the same weights with that entry
/// taken out read up to 510 tokens at a time, as the library means to.
final class Peer {
    /// What the model takes of a text as it comes out of the box.
    static final int TOKENS_AS_SHIPPED = 128;

    private Peer() {}

    static EmbeddingModel longTexts() {
        try {
            Path folder = Files.createTempDirectory("peer");
            Path weights = folder.resolve("model.onnx");
            Path tokenizer = folder.resolve("tokenizer.json");
            try (InputStream in = resource("all-minilm-l6-v2.onnx")) {
                Files.copy(in, weights);
            }
            try (InputStream in = resource("all-minilm-l6-v2-tokenizer.json")) {
                ObjectNode json = (ObjectNode) new ObjectMapper().readTree(in);
                json.putNull("truncation");
                json.putNull("padding");
                Files.writeString(tokenizer, json.toString());
            }
            EmbeddingModel model = new OnnxEmbeddingModel(weights, tokenizer, PoolingMode.MEAN);
            Files.delete(weights);
            Files.delete(tokenizer);
            Files.delete(folder);
            return model;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = AllMiniLmL6V2EmbeddingModel.class.getResourceAsStream("/" + name);
        if (in == null) {
            throw new IOException(name + " is not on the class path");
        }
        return in;
    }
}
