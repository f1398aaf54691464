package dev.kalmia.mine;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.UsageException;
import java.util.List;

/// How negatives are found and chosen.
///
/// @param negatives how many each example should have, existing ones counted; at least 1, and what the miners
///     add up to
/// @param miners who finds them, one after the other: each up to its own number
/// @param bounds what they may score
/// @param scores whether positives and negatives are written with the judge's scores, for distillation
/// @param probes lists that an approximate search by cosine looks at ([dev.kalmia.vector.ClusteredIndex]); 0:
///     every text is compared
/// @param seed of what is drawn
public record MiningConfig(
        int negatives, List<Miner> miners, ScoreBounds bounds, boolean scores, int probes, long seed) {
    public MiningConfig {
        miners = List.copyOf(miners);
        requireNonNull(bounds, "bounds is null");
        if (negatives < 1) {
            throw new UsageException("negatives must be at least 1; negatives=" + negatives);
        }
        if (probes < 0) {
            throw new UsageException("probes must be at least 0; probes=" + probes);
        }
        long sum = miners.stream().mapToLong(Miner::negatives).sum();
        if (sum != negatives) {
            throw new UsageException(
                    "miners must add up to negatives; negatives=" + negatives + ", of the miners together " + sum);
        }
    }

    /// One miner alone.
    public static MiningConfig of(Miner miner, ScoreBounds bounds, long seed) {
        return new MiningConfig(miner.negatives(), List.of(miner), bounds, false, 0, seed);
    }

    /// KaLM's window: 7 negatives drawn from ranks 50 to 100, with the relative margin of NV-Retriever.
    public static MiningConfig kalm(long seed) {
        return of(new Miner(Miner.Kind.DENSE, 7, null, null, null), ScoreBounds.percentage(), seed);
    }

    /// The end of the longest window of ranks by cosine.
    int longestDenseRanking() {
        return miners.stream()
                .filter(miner -> miner.kind() == Miner.Kind.DENSE)
                .mapToInt(Miner::to)
                .max()
                .orElseThrow();
    }

    /// The end of the longest window of ranks.
    int longestRanking() {
        return miners.stream().mapToInt(Miner::to).max().orElseThrow();
    }
}
