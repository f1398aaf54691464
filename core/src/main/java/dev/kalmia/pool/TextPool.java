package dev.kalmia.pool;

import static java.util.Objects.checkIndex;

import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Waiting;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.RunningTopK;
import dev.kalmia.vector.Similarity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;

/// Texts that are searched in, with their vectors, in a folder: each text once, in the order of its UTF-16
/// units ([String#compareTo]), so that neither the order nor the number of copies of what was given makes a
/// difference. Texts and vectors are read from the disk when they are asked for: memory does not grow with
/// them. For any number of threads.
/// The folder: `texts.jsonl`, `starts.bin` (where its lines begin), `vectors.npy` (a row a text), `pool.json`
/// (what the vectors are of).
public final class TextPool implements AutoCloseable {
    private final PoolTexts texts;
    private final PoolVectors vectors;
    private final int size;

    private TextPool(PoolTexts texts, PoolVectors vectors) {
        this.texts = texts;
        this.vectors = vectors;
        this.size = texts.size();
    }

    /// Makes a pool, or goes on with what a killed run left of the same: texts are sorted anew, vectors are
    /// kept from the first to the last finished window of texts. Where texts, model, prompt, longest text,
    /// dimension and code are those of a pool that is whole, nothing is encoded. What else an encoder was
    /// opened with, such as the precision, must be the same for one folder.
    ///
    /// @param folder where it lies, for this pool alone; made where it is not there
    /// @param texts those to search in; blank ones are passed over
    /// @param prompt what is put before each
    /// @param progress told of the texts that are encoded; started and finished here
    /// @throws dev.kalmia.run.InputException when there is no text, one is no Unicode text or cannot be
    ///     encoded, or the folder cannot be written
    public static TextPool build(
            Path folder, Iterator<String> texts, Encoder encoder, Prompt prompt, Progress progress) {
        PoolTexts sorted = PoolTexts.write(folder, texts);
        try {
            int size = sorted.size();
            PoolFacts facts = PoolFacts.encode(folder, encoder, prompt, progress);
            if (facts.cut() > 0) {
                progress.note("the pool: " + facts.cut() + " of " + size + " texts were cut at " + encoder.maxTokens()
                        + " tokens");
            }
            return new TextPool(sorted, new PoolVectors(folder, size, encoder.dimension(), facts.origin()));
        } catch (RuntimeException e) {
            sorted.close();
            throw e;
        }
    }

    /// The number of texts, at least 1.
    public int size() {
        return size;
    }

    /// The length of a vector.
    public int dimension() {
        return vectors.dimension();
    }

    /// How the vectors were made.
    public EmbeddingOrigin origin() {
        return vectors.origin();
    }

    /// The text of a row.
    public String text(int row) {
        return texts.get(checkIndex(row, size));
    }

    /// The row of a text, or -1 where it is not in the pool.
    public int row(String text) {
        return texts.find(text);
    }

    /// The vector of a row.
    public float[] vector(int row) {
        return vectors.get(checkIndex(row, size));
    }

    /// All vectors in their order, some megabytes at a time.
    ///
    /// @throws dev.kalmia.run.InputException while they are read, when a value is not finite
    public Iterator<Embeddings> blocks() {
        return blocks(size, row -> row);
    }

    private Iterator<Embeddings> blocks(int count, IntUnaryOperator rows) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public Embeddings next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int from = next;
                next += Math.min(vectors.rowsAtOnce(), count - next);
                return vectors.rows(from, next, rows);
            }
        };
    }

    /// The k rows most alike by cosine, for each query, found by comparing it with all: ties are broken by
    /// the smaller row, and the bytes are the same for any number of threads.
    ///
    /// @param queries made by the same model
    /// @param progress told of each row that was compared with all queries; whoever asks starts and finishes
    ///     it
    public Hits search(Embeddings queries, int k, Progress progress) {
        return search(queries, k, size, blocks(), progress);
    }

    /// The k most alike among some rows alone, as they are found among all.
    ///
    /// @param among the rows, at least one; each hit is the place of its row among them
    public Hits search(Embeddings queries, int k, int[] among, Progress progress) {
        return search(
                queries, k, among.length, blocks(among.length, place -> checkIndex(among[place], size)), progress);
    }

    private static Hits search(Embeddings queries, int k, int count, Iterator<Embeddings> blocks, Progress progress) {
        try (ExecutorService reader = Executors.newSingleThreadExecutor();
                RunningTopK running = new RunningTopK(queries, Math.min(k, count), Similarity.COSINE)) {
            Future<Embeddings> next = reader.submit(blocks::next);
            for (int done = 0; done < count; ) {
                Embeddings block = result(next);
                done += block.size();
                if (done < count) {
                    // Read while the one before is searched.
                    next = reader.submit(blocks::next);
                }
                running.add(block);
                progress.advance(block.size());
            }
            return running.hits();
        }
    }

    private static Embeddings result(Future<Embeddings> block) {
        List<Embeddings> read = new ArrayList<>();
        Waiting.forAll(List.of(block), read::add);
        return read.getFirst();
    }

    @Override
    public void close() {
        texts.close();
        vectors.close();
    }
}
