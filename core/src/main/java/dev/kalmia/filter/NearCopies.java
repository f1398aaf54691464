package dev.kalmia.filter;

import dev.kalmia.filter.BucketFile.Bucket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The examples kept so far that share a bucket with another, on the disk: of each its shingles, and in each of its
/// buckets its place.
final class NearCopies implements AutoCloseable {
    private final ShingleFile kept;
    private final BucketFile buckets;
    private final double threshold;

    NearCopies(Path folder, double threshold) {
        this.kept = new ShingleFile(folder);
        this.buckets = new BucketFile(folder);
        this.threshold = threshold;
    }

    /// Compares an example with those kept that share a bucket, the first kept first, and keeps it where none is alike.
    ///
    /// @return of which it is a copy, or null when it is kept
    @Nullable
    Drop judge(String id, Shingles shingles, long[] own) {
        List<Bucket> shared = Arrays.stream(own).mapToObj(buckets::open).toList();
        PriorityQueue<Bucket> ahead = new PriorityQueue<>(Comparator.comparingLong(Bucket::head));
        shared.stream().filter(bucket -> !bucket.isPassed()).forEach(ahead::add);
        long compared = -1;
        for (Bucket first = ahead.poll(); first != null; first = ahead.poll()) {
            long place = first.head();
            first.pass();
            if (!first.isPassed()) {
                ahead.add(first);
            }
            if (place > compared) {
                double alike = shingles.alike(kept.get(place));
                if (alike >= threshold) {
                    return drop(place, alike);
                }
                compared = place;
            }
        }
        long place = kept.add(id, shingles);
        shared.forEach(bucket -> bucket.add(place));
        return null;
    }

    private Drop drop(long place, double alike) {
        String index = String.format(Locale.ROOT, "%.3f", alike);
        return new Drop("near duplicate", "of " + kept.id(place) + ", Jaccard index " + index);
    }

    @Override
    public void close() {
        try (kept;
                buckets) {
            // Both are closed, whatever becomes of one.
        }
    }
}
