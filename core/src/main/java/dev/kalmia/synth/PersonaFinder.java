package dev.kalmia.synth;

import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which personas fit a document: those whose descriptions lie nearest to it.
///
/// @param encoder opened when personas are looked for, and closed after
/// @param vectors folder in which vectors are kept: where texts and model are those of an earlier run, nothing is
///     encoded; null: they are kept nowhere
public record PersonaFinder(
        Supplier<Encoder> encoder, @Nullable Path vectors) {
    /// The numbers of the nearest personas of each document, the nearest first.
    List<int[]> nearest(List<String> personas, List<String> documents, Progress progress) {
        try (Encoder opened = encoder.get()) {
            Embeddings described = embed(opened, personas, "personas", progress);
            Embeddings read = embed(opened, documents, "documents", progress);
            Hits hits = TopK.search(read, described, DocumentQueryMethod.PERSONAS, Similarity.COSINE);
            List<int[]> nearest = new ArrayList<>();
            for (int i = 0; i < documents.size(); i++) {
                nearest.add(hits.rows(i));
            }
            return nearest;
        }
    }

    private Embeddings embed(Encoder opened, List<String> texts, String what, Progress progress) {
        return vectors == null
                ? encode(opened, texts, "encode " + what, progress)
                : kept(vectors.resolve(what), opened, texts, progress);
    }

    private static Embeddings encode(Encoder opened, List<String> texts, String what, Progress progress) {
        progress.start(what, texts.size(), "texts");
        Embeddings embeddings =
                opened.encode(texts, Prompt.document(), progress).embeddings();
        progress.finish();
        return embeddings;
    }

    /// The vectors in the order of the texts, of which the pool has each once in its own.
    private static Embeddings kept(Path folder, Encoder opened, List<String> texts, Progress progress) {
        try (TextPool pool = TextPool.build(folder, texts.iterator(), opened, Prompt.document(), progress)) {
            Embeddings.Builder rows = Embeddings.builder(pool.dimension(), pool.origin());
            texts.forEach(text -> rows.add(pool.vector(pool.row(text))));
            return rows.build();
        }
    }
}
