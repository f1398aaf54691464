package dev.kalmia.encode;

import static java.util.Objects.requireNonNull;

import dev.kalmia.vector.Embeddings;
import java.util.List;

/// The parts of texts, text by text, and row i the embedding of part i.
public record PartEncoding(List<Part> parts, Embeddings embeddings) {
    public PartEncoding {
        parts = List.copyOf(parts);
        requireNonNull(embeddings, "embeddings is null");
        if (parts.size() != embeddings.size()) {
            throw new IllegalArgumentException(
                    "parts must be as many as embeddings, " + embeddings.size() + "; parts=" + parts.size());
        }
    }
}
