package dev.kalmia.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15.BgeSmallEnV15EmbeddingModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// LangChain4j's in-process models, made to read whole texts.
///
/// As shipped all-MiniLM-L6-v2 reads 128 tokens of a text, because its `tokenizer.json` says so; the same weights with
/// that entry taken out read up to 510 tokens at a time, as the library means to.
enum Peer {
    MINILM("all-MiniLM-L6-v2", "all-minilm-l6-v2", PoolingMode.MEAN, AllMiniLmL6V2EmbeddingModel.class),
    BGE("bge-small-en-v1.5", "bge-small-en-v1.5", PoolingMode.CLS, BgeSmallEnV15EmbeddingModel.class);

    private final String title;
    private final String resource;
    private final PoolingMode pooling;
    private final Class<?> near;

    Peer(String title, String resource, PoolingMode pooling, Class<?> near) {
        this.title = title;
        this.resource = resource;
        this.pooling = pooling;
        this.near = near;
    }

    static Peer named(String title) {
        return Arrays.stream(values())
                .filter(peer -> peer.title.toLowerCase(Locale.ROOT).equals(title.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such model: " + title));
    }

    /// The model's name among ours.
    String reference() {
        return "bundled:" + title;
    }

    EmbeddingModel longTexts() {
        try {
            Path folder = Files.createTempDirectory("peer");
            Path weights = folder.resolve("model.onnx");
            Path tokenizer = folder.resolve("tokenizer.json");
            try (InputStream in = open(".onnx")) {
                Files.copy(in, weights);
            }
            try (InputStream in = open("-tokenizer.json")) {
                ObjectNode json = (ObjectNode) new ObjectMapper().readTree(in);
                json.putNull("truncation");
                json.putNull("padding");
                Files.writeString(tokenizer, json.toString());
            }
            EmbeddingModel model = new OnnxEmbeddingModel(weights, tokenizer, pooling);
            Files.delete(weights);
            Files.delete(tokenizer);
            Files.delete(folder);
            return model;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private InputStream open(String ending) throws IOException {
        InputStream in = near.getResourceAsStream("/" + resource + ending);
        if (in == null) {
            throw new IOException(resource + ending + " is not on the class path");
        }
        return in;
    }
}
