package dev.kalmia.vector;

import dev.kalmia.run.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Exact search: for each query the k most similar of all documents.
///
/// Queries are cut into blocks, documents into ranges; a block meets a range in one task (`BlockSearch`). The
/// order of documents is total (score, then smaller row), so the result is the same, byte for byte, for any
/// number of threads. Cost: n queries × m documents × d multiply-adds; memory beside the inputs: n × k × 8
/// bytes a document range.
public final class TopK {
    private static final int TASKS_PER_THREAD = 4;
    private static final int SMALLEST_RANGE = 4096;

    private TopK() {}

    /// Searches with as many threads as there are processors.
    ///
    /// @return for each query its k best documents, or all where there are fewer
    /// @throws dev.kalmia.run.InputException when the length of a row is neither 0 nor within 1e-12 to 1e12
    public static Hits search(Embeddings queries, Embeddings documents, int k, Similarity similarity) {
        return search(queries, documents, k, similarity, Progress.silent());
    }

    /// Searches with as many threads as there are processors, and says how far it is.
    public static Hits search(
            Embeddings queries, Embeddings documents, int k, Similarity similarity, Progress progress) {
        return search(queries, documents, k, similarity, Runtime.getRuntime().availableProcessors(), progress);
    }

    /// Searches with `threads` threads, which end before this returns.
    public static Hits search(
            Embeddings queries, Embeddings documents, int k, Similarity similarity, int threads, Progress progress) {
        return search(queries, documents, k, similarity, threads, progress, Tiles.best());
    }

    static Hits search(
            Embeddings queries,
            Embeddings documents,
            int k,
            Similarity similarity,
            int threads,
            Progress progress,
            Tiles tiles) {
        if (k < 1 || threads < 1) {
            throw new IllegalArgumentException("k and threads must be at least 1; k=" + k + ", threads=" + threads);
        }
        if (queries.dimension() != documents.dimension()) {
            throw new IllegalArgumentException("queries and documents must have one dimension; queries="
                    + queries.dimension() + ", documents=" + documents.dimension());
        }
        if (queries.origin().role() == Role.DOCUMENT && documents.origin().role() == Role.QUERY) {
            throw new IllegalArgumentException("queries and documents have changed places: what is searched was"
                    + " encoded as queries, what is searched for as documents");
        }
        var search = new BlockSearch(queries, documents, Math.min(k, documents.size()), similarity, tiles);
        List<List<Future<Best[]>>> blocks = new ArrayList<>();
        long[][] keys = new long[queries.size()][];
        progress.start("search", queries.size(), "queries");
        try (ExecutorService pool = Executors.newFixedThreadPool(threads, TopK::thread)) {
            try {
                submit(search, threads, pool, blocks);
                collect(search, blocks, keys, progress);
            } catch (RuntimeException | Error e) {
                pool.shutdownNow();
                throw e;
            }
        }
        progress.finish();
        return new Hits(keys);
    }

    private static void submit(
            BlockSearch search, int threads, ExecutorService pool, List<List<Future<Best[]>>> blocks) {
        int documents = search.documents();
        int ranges = Math.clamp(
                Math.ceilDiv(threads * (long) TASKS_PER_THREAD, Math.max(1, search.blocks())),
                1,
                Math.max(1, documents / SMALLEST_RANGE));
        for (int block = 0; block < search.blocks(); block++) {
            int b = block;
            List<Future<Best[]>> parts = new ArrayList<>();
            for (int r = 0; r < ranges; r++) {
                int from = (int) ((long) documents * r / ranges);
                int to = (int) ((long) documents * (r + 1) / ranges);
                parts.add(pool.submit(() -> search.search(b, from, to)));
            }
            blocks.add(parts);
        }
    }

    private static void collect(
            BlockSearch search, List<List<Future<Best[]>>> blocks, long[][] keys, Progress progress) {
        for (int block = 0; block < blocks.size(); block++) {
            Best[] merged = get(blocks.get(block).getFirst());
            for (Future<Best[]> part :
                    blocks.get(block).subList(1, blocks.get(block).size())) {
                Best[] other = get(part);
                for (int q = 0; q < merged.length; q++) {
                    merged[q].offerAll(other[q]);
                }
            }
            for (int q = 0; q < merged.length; q++) {
                keys[search.firstQuery(block) + q] = merged[q].sorted();
            }
            // Frees the heaps of this block while later ones are still at work.
            blocks.set(block, List.of());
            progress.advance(merged.length);
        }
    }

    private static Best[] get(Future<Best[]> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the search was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the search failed: " + e.getCause(), e.getCause());
        }
    }

    private static Thread thread(Runnable work) {
        return Thread.ofPlatform().name("kalmia-top-k").daemon().unstarted(work);
    }
}
