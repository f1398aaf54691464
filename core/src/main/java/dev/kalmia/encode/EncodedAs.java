package dev.kalmia.encode;

import static java.util.Objects.requireNonNull;

/// What was the same for all texts of a call.
///
/// @param prompt what was put before each text, and what it is called
/// @param pooling how one vector was made of the tokens' vectors, such as `mean`: the model's own way, or that of a
///     [PromptPreset]
/// @param positions which positions tokens had, such as `as trained` or `grouped to 4096`
/// @param maxTokens the bound: a text of one chunk with more tokens was cut to this many
/// @param normalised whether the vectors have Euclidean length 1
/// @param dimension values of each vector
/// @param fullDimension values of the model's whole vectors; more than `dimension` where only the first were kept
/// @param precision what the model computed with
/// @param fingerprint SHA-256 (hexadecimal) of the model: weights, tokenizer, pooling, prompts
public record EncodedAs(
        UsedPrompt prompt,
        String pooling,
        String positions,
        int maxTokens,
        boolean normalised,
        int dimension,
        int fullDimension,
        Precision precision,
        String fingerprint) {
    public EncodedAs {
        requireNonNull(prompt, "prompt is null");
        requireNonNull(pooling, "pooling is null");
        requireNonNull(positions, "positions is null");
        requireNonNull(precision, "precision is null");
        requireNonNull(fingerprint, "fingerprint is null");
        if (dimension < 1 || dimension > fullDimension) {
            throw new IllegalArgumentException(
                    "dimension must be 1 to " + fullDimension + ", the whole; dimension=" + dimension);
        }
    }

    /// The same with another prompt.
    EncodedAs with(UsedPrompt other) {
        return new EncodedAs(
                other, pooling, positions, maxTokens, normalised, dimension, fullDimension, precision, fingerprint);
    }
}
