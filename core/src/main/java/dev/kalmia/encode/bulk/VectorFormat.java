package dev.kalmia.encode.bulk;

import dev.kalmia.encode.Encoding;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// A file of vectors, written window by window.
sealed interface VectorFormat permits NpyVectors, JsonVectors, ParquetVectors {
    /// The endings of names there are.
    enum Kind {
        NPY,
        JSONL,
        PARQUET;

        /// The kind that a file's name asks for.
        static Kind of(Path file) {
            String name = file.toString().toLowerCase(Locale.ROOT);
            for (Kind kind : values()) {
                if (name.endsWith("." + kind.name().toLowerCase(Locale.ROOT))) {
                    return kind;
                }
            }
            throw new UsageException("output must end in .npy, .jsonl or .parquet; output=" + file);
        }

        VectorFormat with(VectorBytes vectors) {
            return switch (this) {
                case NPY -> new NpyVectors(vectors);
                case JSONL -> new JsonVectors(vectors);
                case PARQUET -> new ParquetVectors(vectors);
            };
        }
    }

    /// What stands before the first row: of one length for any number of rows.
    byte[] head(long rows);

    /// Writes the rows of a window.
    ///
    /// @param first the number of its first row
    /// @param offset how many bytes of the file stand before it
    /// @return sizes that the end of the file has to tell
    List<Long> write(TextWindow texts, Encoding encoding, long first, long offset, OutputStream out) throws IOException;

    /// What stands behind the last row.
    byte[] tail(JournalFacts facts, List<JournalEntry> windows);
}
