package dev.kalmia.encode;

import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import java.util.ArrayList;
import java.util.List;

/// What came of texts so far.
final class EncodedTexts {
    private final List<float[]> rows;
    private final int[] fullTokens;
    private final int[] chunks;

    /// @param size how many texts there will be
    EncodedTexts(int size) {
        this.rows = new ArrayList<>(size);
        this.fullTokens = new int[size];
        this.chunks = new int[size];
    }

    /// The next texts, a row each.
    void add(TokenWindow window, List<float[]> made) {
        for (int i = 0; i < made.size(); i++) {
            fullTokens[rows.size()] = window.fullTokens(i);
            chunks[rows.size()] = window.chunks(i);
            rows.add(made.get(i));
        }
    }

    Encoding encoding(EncodedAs as) {
        EmbeddingOrigin origin = new EmbeddingOrigin(
                as.fingerprint(),
                as.prompt().text(),
                as.normalised(),
                as.prompt().role());
        return new Encoding(Embeddings.of(rows, as.dimension(), origin), new EncodeReport(fullTokens, chunks, as));
    }
}
