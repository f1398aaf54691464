package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Drops an example whose words are nearly those of an earlier one that was kept: the Jaccard index of
/// their runs of words (shingles) reaches the threshold both between the queries and between the positives,
/// so that many questions about one text stay. Candidates are found by MinHash, which misses at most one in
/// a thousand of those at the threshold and fewer above; each is then compared exactly (up to 64-bit hashes
/// of shingles). Memory: eight bytes a shingle of the examples kept.
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
        try (Stream<Example> all = examples.open();
                ShingleFile kept = new ShingleFile(work)) {
            MinHash minHash = MinHash.forThreshold(threshold, seed);
            BandIndex bands = new BandIndex();
            RowIds ids = new RowIds();
            all.forEachOrdered(example -> {
                Shingles shingles = Shingles.of(example, shingleWords);
                long[] own = shingles.isEmpty() ? new long[0] : minHash.bands(shingles.all());
                int earlier = earlier(shingles, own, bands, kept);
                if (earlier < 0) {
                    bands.add(own, kept.size());
                    kept.add(shingles);
                    ids.add(example.meta().id());
                }
                verdicts.take(example, earlier < 0 ? null : drop(shingles, kept.get(earlier), ids.get(earlier)));
            });
        }
    }

    /// The first of those kept that is alike, or -1.
    private int earlier(Shingles shingles, long[] own, BandIndex bands, ShingleFile kept) {
        NavigableSet<Integer> candidates = new TreeSet<>();
        for (long band : own) {
            bands.forEach(band, candidates::add);
        }
        for (int candidate : candidates) {
            if (shingles.alike(kept.get(candidate)) >= threshold) {
                return candidate;
            }
        }
        return -1;
    }

    private static Drop drop(Shingles shingles, Shingles earlier, String id) {
        String alike = String.format(Locale.ROOT, "%.3f", shingles.alike(earlier));
        return new Drop("near duplicate", "of " + id + ", Jaccard index " + alike);
    }
}
