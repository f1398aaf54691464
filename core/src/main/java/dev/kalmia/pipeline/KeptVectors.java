package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import dev.kalmia.vector.Embeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// Vectors of texts that are kept in the work of a stage until it is done, so that a killed one goes on. They
/// are made with the model's prompt for a document, and have the length they have before normalisation.
final class KeptVectors implements AutoCloseable {
    /// In the work of a stage; a name with a point in front is none of a model's.
    private static final String FOLDER = ".vectors";

    private final TextPool pool;

    private KeptVectors(TextPool pool) {
        this.pool = pool;
    }

    /// Takes what an earlier run left away, but for vectors.
    static void prepare(Path work) {
        try (Stream<Path> entries = Files.list(work)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    Trees.delete(entry);
                }
            }
        } catch (IOException failure) {
            throw new InputException("cannot clear folder " + work + ": " + InputException.reason(failure), failure);
        }
    }

    /// Takes the vectors away.
    static void remove(Path work) {
        Trees.remove(work.resolve(FOLDER));
    }

    /// Encodes texts, or finds what is there of them.
    ///
    /// @param name of these vectors among those of the stage
    static KeptVectors of(
            Path work, String name, ModelFolder model, int maxTokens, Collection<String> texts, Progress progress) {
        EncodeConfig config = EncodeConfig.defaults().withMaxTokens(maxTokens);
        try (Encoder encoder = Encoder.open(model.unnormalised(), config)) {
            return new KeptVectors(TextPool.build(
                    work.resolve(FOLDER).resolve(name), texts.iterator(), encoder, Prompt.document(), progress));
        }
    }

    /// A row a text, in their order.
    ///
    /// @param texts of those that were encoded
    Embeddings rows(List<String> texts) {
        Embeddings.Builder builder = Embeddings.builder(pool.dimension(), pool.origin());
        texts.forEach(text -> builder.add(pool.vector(pool.row(text))));
        return builder.build();
    }

    @Override
    public void close() {
        pool.close();
    }
}
