package dev.kalmia.mine;

import dev.kalmia.pool.LexicalIndex;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.ClusteredIndex;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the miners search in, made once for all windows.
final class MiningSources implements AutoCloseable {
    private final List<CandidateSource> sources;
    private final @Nullable LexicalIndex words;
    private final @Nullable ClusteredIndex clusters;
    private final TextPool pool;
    private final MiningConfig config;

    /// @param folder where indexes may lie
    MiningSources(MiningTools tools, MiningConfig config, Path folder, Progress progress) {
        boolean lexical = config.miners().stream().anyMatch(miner -> miner.kind() == Miner.Kind.LEXICAL);
        LexicalIndex index =
                lexical ? LexicalIndex.build(folder.resolve(NegativeMiner.WORDS), tools.pool(), progress) : null;
        this.words = index;
        this.pool = tools.pool();
        this.config = config;
        boolean dense = config.miners().stream().anyMatch(miner -> miner.kind() == Miner.Kind.DENSE);
        ClusteredIndex near = dense && config.probes() > 0
                ? ClusteredIndex.build(
                        folder.resolve(NegativeMiner.CLUSTERS), pool::blocks, pool.size(), config.seed(), progress)
                : null;
        this.clusters = near;
        VectorSearch search = near == null ? this::exact : (queries, k) -> near.search(queries, k, config.probes());
        this.sources = config.miners().stream()
                .map(miner -> source(miner, search, index))
                .toList();
    }

    private Hits exact(Embeddings queries, int k) {
        return pool.search(queries, k, Progress.silent());
    }

    private CandidateSource source(Miner miner, VectorSearch search, @Nullable LexicalIndex words) {
        return switch (miner.kind()) {
            case DENSE -> new CandidateSource.Dense(search, miner);
            case LEXICAL -> new CandidateSource.Lexical(requireIndex(words), miner);
            case RANDOM -> new CandidateSource.Drawn(pool, miner, config.seed());
        };
    }

    /// Holds the approximate search, where there is one, against the exact one.
    ///
    /// @param queries a sample
    void measure(Embeddings queries, MiningCounts counts) {
        if (clusters == null || queries.size() == 0) {
            return;
        }
        int k = config.longestDenseRanking();
        Hits exact = exact(queries, k);
        Hits found = clusters.search(queries, k, config.probes());
        for (int query = 0; query < queries.size(); query++) {
            int[] rows = found.rows(query);
            Arrays.sort(rows);
            long both = Arrays.stream(exact.rows(query))
                    .filter(row -> Arrays.binarySearch(rows, row) >= 0)
                    .count();
            counts.recall(exact.size(query), both);
        }
    }

    private static LexicalIndex requireIndex(@Nullable LexicalIndex words) {
        if (words == null) {
            throw new IllegalStateException("there is an index where a miner ranks by words");
        }
        return words;
    }

    /// One for each miner.
    List<CandidateSource> all() {
        return sources;
    }

    @Override
    public void close() {
        if (words != null) {
            words.close();
        }
        if (clusters != null) {
            clusters.close();
        }
    }
}
