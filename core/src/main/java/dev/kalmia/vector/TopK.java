package dev.kalmia.vector;

import dev.kalmia.run.Progress;

/// Exact search: for each query the k most similar of all documents.
/// Queries are cut into blocks, and documents into ranges where blocks are few; a block meets a range in one
/// task (`BlockSearch`). The order of documents is total (score, then smaller row), so the result is the
/// same, byte for byte, for any number of threads. Cost: n queries × m documents × d multiply-adds; memory
/// beside the inputs: n × k × 8 bytes, times the ranges. Documents that memory does not hold: [RunningTopK].
public final class TopK {
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
        progress.start("search", queries.size(), "queries");
        try (RunningTopK running = new RunningTopK(queries, k, similarity, threads, tiles)) {
            running.add(documents, progress::advance);
            progress.finish();
            return running.hits();
        }
    }
}
