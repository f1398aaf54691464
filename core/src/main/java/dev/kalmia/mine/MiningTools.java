package dev.kalmia.mine;

import static java.util.Objects.requireNonNull;

import dev.kalmia.encode.Encoder;
import dev.kalmia.pool.TextPool;
import dev.kalmia.rerank.Reranker;
import org.jspecify.annotations.Nullable;

/// What negatives are mined with.
///
/// @param pool the texts to choose from, encoded without a prompt as `hn_mine.py` does it
/// @param encoder of the same model, for queries
/// @param reranker who judges; null: the cosine of the vectors does
public record MiningTools(
        TextPool pool, Encoder encoder, @Nullable Reranker reranker) {
    public MiningTools {
        requireNonNull(pool, "pool is null");
        requireNonNull(encoder, "encoder is null");
    }
}
