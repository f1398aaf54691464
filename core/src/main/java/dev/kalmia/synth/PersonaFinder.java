package dev.kalmia.synth;

import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.util.ArrayList;
import java.util.List;

/// Which personas fit a document: those whose descriptions lie nearest to it.
final class PersonaFinder {
    private PersonaFinder() {}

    /// The numbers of the nearest personas of each document, the nearest first.
    static List<int[]> nearest(Encoder encoder, List<String> personas, List<String> documents, Progress progress) {
        Embeddings described = embed(encoder, personas, "encode personas", progress);
        Embeddings read = embed(encoder, documents, "encode documents", progress);
        Hits hits = TopK.search(read, described, DocumentQueryMethod.PERSONAS, Similarity.COSINE);
        List<int[]> nearest = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            nearest.add(hits.rows(i));
        }
        return nearest;
    }

    private static Embeddings embed(Encoder encoder, List<String> texts, String what, Progress progress) {
        progress.start(what, texts.size(), "texts");
        Embeddings embeddings =
                encoder.encode(texts, Prompt.document(), progress).embeddings();
        progress.finish();
        return embeddings;
    }
}
