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
    /// Encode all of it, chunk by chunk: the mean of the chunks' vectors, each counting as many times as it holds
    /// tokens of the text, made to have length 1 again where the model normalises.
    CHUNK;

    /// Reads `warn`, `error`, `truncate`, `truncate-left` or `chunk`.
    public static Overflow parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "warn" -> WARN;
            case "error" -> ERROR;
            case "truncate" -> TRUNCATE;
            case "truncate-left" -> TRUNCATE_LEFT;
            case "chunk" -> CHUNK;
            default ->
                throw new UsageException(
                        "on-overflow must be warn, error, truncate, truncate-left or chunk; on-overflow=" + name);
        };
    }
}
