package dev.kalmia.encode.bulk;

import dev.kalmia.run.UsageException;
import java.util.Locale;

/// How the numbers of a vector are written.
public enum VectorForm {
    /// float32: a list of numbers in JSON.
    FLOAT,
    /// In JSON, Base64 of the float32 values, little-endian, as OpenAI's `encoding_format` has them.
    BASE64,
    /// A signed byte a dimension by calibrated ranges; in JSON, Base64 of these.
    INT8,
    /// A bit a dimension, packed as by NumPy's `packbits`; in JSON, Base64 of these bytes.
    BINARY;

    /// Reads `float`, `base64`, `int8` or `binary`.
    public static VectorForm parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "float" -> FLOAT;
            case "base64" -> BASE64;
            case "int8" -> INT8;
            case "binary" -> BINARY;
            default -> throw new UsageException("encoding must be float, base64, int8 or binary; encoding=" + name);
        };
    }
}
