package dev.kalmia.vector;

import dev.kalmia.run.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// Exact search in documents that come block after block, as many as there may be: for each query the k most
/// similar so far. The hits are those that [TopK] finds in all blocks at once, byte for byte, for any number
/// of threads. Memory beside the block: the queries, n × k × 8 bytes, and 4 bytes for each document of the
/// block. One thread adds.
public final class RunningTopK implements AutoCloseable {
    private static final int SMALLEST_RANGE = 2048;
    private static final int TASKS_PER_THREAD = 16;

    private final BlockSearch search;
    private final int threads;
    private final Best[] best;
    private final ExecutorService workers;
    private int documents;

    /// Begins a search with as many threads as there are processors.
    ///
    /// @param k at least 1
    /// @throws dev.kalmia.run.InputException when the length of a query is neither 0 nor within 1e-12 to 1e12
    public RunningTopK(Embeddings queries, int k, Similarity similarity) {
        this(queries, k, similarity, Runtime.getRuntime().availableProcessors(), Tiles.best());
    }

    RunningTopK(Embeddings queries, int k, Similarity similarity, int threads, Tiles tiles) {
        if (k < 1 || threads < 1) {
            throw new IllegalArgumentException("k and threads must be at least 1; k=" + k + ", threads=" + threads);
        }
        this.search = new BlockSearch(queries, similarity, tiles);
        this.threads = threads;
        this.best =
                IntStream.range(0, queries.size()).mapToObj(_ -> new Best(k)).toArray(Best[]::new);
        this.workers = Executors.newFixedThreadPool(
                threads,
                work -> Thread.ofPlatform().name("kalmia-top-k").daemon().unstarted(work));
    }

    /// Searches in the next documents, whose rows go on where those of the last block ended.
    ///
    /// @throws dev.kalmia.run.InputException when the length of a document is neither 0 nor within 1e-12 to
    ///     1e12
    public void add(Embeddings block) {
        add(block, _ -> {});
    }

    /// @param done told of queries that have met the whole block, in this thread
    void add(Embeddings block, LongConsumer done) {
        requireSearchable(block);
        int first = documents;
        documents = Math.addExact(first, block.size());
        DocumentBlock prepared = new DocumentBlock(block, lengths(block, first), place -> first + place);
        int blocks = Math.ceilDiv(best.length, search.queriesPerBlock());
        int ranges = Math.clamp(
                Math.ceilDiv(threads * (long) TASKS_PER_THREAD, Math.max(1, blocks)),
                1,
                Math.max(1, block.size() / SMALLEST_RANGE));
        List<Future<Best[]>> parts = new ArrayList<>();
        for (int from = 0; from < best.length; from += search.queriesPerBlock()) {
            int[] rows = IntStream.range(from, Math.min(from + search.queriesPerBlock(), best.length))
                    .toArray();
            for (int range = 0; range < ranges; range++) {
                int start = (int) ((long) block.size() * range / ranges);
                int end = (int) ((long) block.size() * (range + 1) / ranges);
                parts.add(workers.submit(() -> search(rows, prepared, start, end, ranges == 1)));
            }
        }
        collect(parts, ranges, done);
    }

    private void requireSearchable(Embeddings block) {
        Embeddings queries = search.queries();
        if (queries.dimension() != block.dimension()) {
            throw new IllegalArgumentException("queries and documents must have one dimension; queries="
                    + queries.dimension() + ", documents=" + block.dimension());
        }
        if (queries.origin().role() == Role.DOCUMENT && block.origin().role() == Role.QUERY) {
            throw new IllegalArgumentException("queries and documents have changed places: what is searched was"
                    + " encoded as queries, what is searched for as documents");
        }
    }

    /// Alone with its queries, a task goes on with their best; else it begins with what they must pass.
    private Best[] search(int[] rows, DocumentBlock block, int from, int to, boolean alone) {
        Best[] found = Arrays.stream(rows)
                .mapToObj(row -> alone ? best[row] : best[row].after())
                .toArray(Best[]::new);
        search.search(rows, block, from, to, found);
        return found;
    }

    private void collect(List<Future<Best[]>> parts, int ranges, LongConsumer done) {
        int[] part = new int[1];
        Waiting.forAll(parts, found -> {
            int from = part[0] / ranges * search.queriesPerBlock();
            for (int q = 0; q < found.length && ranges > 1; q++) {
                best[from + q].offerAll(found[q]);
            }
            if (++part[0] % ranges == 0) {
                done.accept(found.length);
            }
        });
    }

    private float[] lengths(Embeddings block, int first) {
        float[] inverses = new float[block.size()];
        List<Future<?>> parts = new ArrayList<>();
        for (int from = 0; from < block.size(); from += SMALLEST_RANGE) {
            int start = from;
            int end = Math.min(from + SMALLEST_RANGE, block.size());
            parts.add(workers.submit(() -> Lengths.inverses(block, start, end, "document", first, inverses)));
        }
        Waiting.forAll(parts);
        return inverses;
    }

    /// The best of all documents so far, for each query k or as many as there are.
    public Hits hits() {
        return new Hits(Arrays.stream(best).map(Best::sorted).toArray(long[][]::new));
    }

    /// Ends the threads.
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
