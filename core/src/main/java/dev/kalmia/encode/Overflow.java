package dev.kalmia.encode;

import dev.kalmia.run.UsageException;
import java.util.Locale;

/// What becomes of a text with more tokens than the model takes. It is always counted in the [EncodeReport].
public enum Overflow {
    /// Cut on the right, and let whoever prints the report say so.
    WARN,
    /// Refuse the text.
    ERROR,
    /// Cut on the right without a word.
    TRUNCATE,
    /// Cut on the left without a word: the prompt and the special tokens stay, the text loses its start.
    TRUNCATE_LEFT,
    /// Encode all of it, chunk by chunk: the mean of the chunks' vectors, each counting as many times as it
    /// holds tokens of the text, made to have length 1 again where the model normalises.
    CHUNK,
    /// Encode all of it in full windows, of which only the last shares tokens with the one before it: the
    /// plain mean of their vectors, made to have length 1 again where the model normalises (parallel
    /// context windows, Ratner et al. 2023, as Zhu et al. 2024 have them for embeddings).
    WINDOWS,
    /// Encode all of it in overlapping windows, and pool the states of all its tokens at once (late
    /// chunking, Günther et al. 2024, with one chunk). For models that pool by the mean.
    LATE;

    /// Reads `warn`, `error`, `truncate`, `truncate-left`, `chunk`, `windows` or `late`.
    public static Overflow parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "warn" -> WARN;
            case "error" -> ERROR;
            case "truncate" -> TRUNCATE;
            case "truncate-left" -> TRUNCATE_LEFT;
            case "chunk" -> CHUNK;
            case "windows" -> WINDOWS;
            case "late" -> LATE;
            default ->
                throw new UsageException(
                        "on-overflow must be warn, error, truncate, truncate-left, chunk, windows or late; on-overflow="
                                + name);
        };
    }

    /// Whether a text is encoded in many pieces, so that it loses nothing.
    public boolean inPieces() {
        return this == CHUNK || this == WINDOWS || this == LATE;
    }
}
