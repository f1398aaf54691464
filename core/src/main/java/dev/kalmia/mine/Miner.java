package dev.kalmia.mine;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.UsageException;
import org.jspecify.annotations.Nullable;

/// One way to find negatives, and how many of them.
///
/// @param kind where candidates come from
/// @param negatives the most that it adds to an example, at least 1
/// @param rankFrom first rank of its window, counted from 0, included; null for KaLM's 50
/// @param rankTo end of the window, not included, above `rankFrom`; null for KaLM's 100
/// @param sampling which of the candidates in the window; null for those drawn
public record Miner(
        Kind kind,
        int negatives,
        @Nullable Integer rankFrom,
        @Nullable Integer rankTo,
        @Nullable Sampling sampling) {
    public static final int MOST_RANKS = 100_000;
    public static final int KALM_RANK_FROM = 50;
    public static final int KALM_RANK_TO = 100;

    /// Where candidates come from.
    public enum Kind {
        /// Ranked by the cosine of their vector with the query's.
        DENSE,
        /// Ranked by BM25: by the words that they share with the query.
        LEXICAL,
        /// Drawn from the whole pool, without ranks.
        RANDOM
    }

    public Miner {
        requireNonNull(kind, "kind is null");
        if (negatives < 1) {
            throw new UsageException("negatives must be at least 1; negatives=" + negatives);
        }
        if (kind == Kind.RANDOM && (rankFrom != null || rankTo != null || sampling != null)) {
            throw new UsageException("kind random has no ranks: rank-from, rank-to and sampling are for the others");
        }
        int from = rankFrom == null ? KALM_RANK_FROM : rankFrom;
        int to = rankTo == null ? KALM_RANK_TO : rankTo;
        if (from < 0 || to <= from || to > MOST_RANKS) {
            throw new UsageException("rank-to must be above rank-from, and both 0 to " + MOST_RANKS + "; rank-from="
                    + from + " rank-to=" + to);
        }
    }

    /// First rank of the window.
    public int from() {
        return rankFrom == null ? KALM_RANK_FROM : rankFrom;
    }

    /// End of the window.
    public int to() {
        return rankTo == null ? KALM_RANK_TO : rankTo;
    }

    /// Whether candidates are taken as they come, best first.
    boolean takesFirst() {
        return kind == Kind.RANDOM || sampling == Sampling.TOP;
    }
}
