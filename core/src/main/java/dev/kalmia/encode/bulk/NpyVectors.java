package dev.kalmia.encode.bulk;

import dev.kalmia.encode.Encoding;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// The vectors alone, as NumPy's array.
record NpyVectors(VectorBytes vectors) implements VectorFormat {
    @Override
    public byte[] head(long rows) {
        return vectors.npyHead(rows);
    }

    @Override
    public List<Long> write(TextWindow texts, Encoding encoding, long first, long offset, OutputStream out)
            throws IOException {
        for (int i = 0; i < texts.size(); i++) {
            out.write(vectors.of(encoding.embeddings().row(i)));
        }
        return List.of();
    }

    @Override
    public byte[] tail(JournalFacts facts, List<JournalEntry> windows) {
        return new byte[0];
    }
}
