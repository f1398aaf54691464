package dev.kalmia.vector;

import static java.util.Objects.requireNonNull;

/// How a set of embeddings was made: the truth that travels with the numbers.
///
/// @param model fingerprint of the model folder that made them (SHA-256 over weights and configuration,
/// hexadecimal)
/// @param prompt the text put before each input, empty when there was none; `{prompt}` where each had its own
/// @param normalised whether each row has Euclidean length 1
/// @param role what the texts were encoded as
public record EmbeddingOrigin(String model, String prompt, boolean normalised, Role role) {
    public EmbeddingOrigin {
        requireNonNull(model, "model is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(role, "role is null");
    }

    /// The origin of embeddings that are neither queries nor documents, or of which nobody said which.
    public EmbeddingOrigin(String model, String prompt, boolean normalised) {
        this(model, prompt, normalised, Role.NONE);
    }
}
