package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Drops an example whose words are nearly those of an earlier one that was kept: the Jaccard index of
/// their runs of words (shingles) reaches the threshold both between the queries and between the positives,
/// so that many questions about one text stay. Candidates are found by MinHash, which misses at most one in
/// a thousand of those at the threshold and fewer above; each is then compared exactly (up to 64-bit hashes
/// of shingles). Goes through the examples twice. Memory: the same for any number of examples; on the disk some 300
/// bytes an example, and the shingles of those kept that share a band with another.
///
/// @param shingleWords words in a run, at least 1; a shorter text is one run
/// @param threshold 0.1 to 1
/// @param seed of MinHash
public record NearDuplicateFilter(int shingleWords, double threshold, long seed) implements ExampleFilter {
    public NearDuplicateFilter {
        if (shingleWords < 1) {
            throw new UsageException("shingleWords must be at least 1; shingleWords=" + shingleWords);
        }
        if (!(threshold >= 0.1 && threshold <= 1)) {
            throw new UsageException("threshold must be 0.1 to 1; threshold=" + threshold);
        }
    }

    /// Runs of 5 words, threshold 0.8.
    public static NearDuplicateFilter withSeed(long seed) {
        return new NearDuplicateFilter(5, 0.8, seed);
    }

    @Override
    public String name() {
        return "near duplicate";
    }

    @Override
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        try (SharedBands shared = new SharedBands(work)) {
            MinHash minHash = MinHash.forThreshold(threshold, seed);
            try (Stream<Example> all = examples.open()) {
                all.forEachOrdered(example -> shared.add(bands(example, minHash)));
            }
            shared.group();
            try (Stream<Example> all = examples.open();
                    NearCopies copies = new NearCopies(work, threshold)) {
                all.forEachOrdered(example -> verdicts.take(example, drop(example, shared.next(), copies)));
            }
            shared.requireAllAsked();
        }
    }

    private long[] bands(Example example, MinHash minHash) {
        Shingles shingles = Shingles.of(example, shingleWords);
        return shingles.isEmpty() ? new long[0] : minHash.bands(shingles.all());
    }

    private @Nullable Drop drop(Example example, long[] buckets, NearCopies copies) {
        return buckets.length == 0
                ? null
                : copies.judge(example.meta().id(), Shingles.of(example, shingleWords), buckets);
    }
}
