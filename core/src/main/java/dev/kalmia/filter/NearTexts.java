package dev.kalmia.filter;

import java.util.ArrayList;
import java.util.List;

/// The texts of a test set by their words, whatever the order of these: what has nearly the words of one is found by
/// `MinHash` and then counted.
final class NearTexts {
    private final MinHash minHash;
    private final double threshold;
    private final BandIndex bands = new BandIndex();
    private final List<long[]> wordSets = new ArrayList<>();

    /// @param threshold of the Jaccard index
    NearTexts(MinHash minHash, double threshold) {
        this.minHash = minHash;
        this.threshold = threshold;
    }

    MinHash minHash() {
        return minHash;
    }

    void add(PlainText text) {
        bands.add(text.bands(), wordSets.size());
        wordSets.add(text.wordSet());
    }

    /// How many different words the text shares with the one that has most of them, among those that reach the
    /// threshold; 0 where none does.
    int common(PlainText text) {
        int[] most = {0};
        for (long band : text.bands()) {
            bands.forEach(band, row -> most[0] = Math.max(most[0], common(text.wordSet(), wordSets.get(row))));
        }
        return most[0];
    }

    private int common(long[] words, long[] others) {
        double index = Shingles.jaccard(words, others);
        // |A ∩ B| = j (|A| + |B|) / (1 + j)
        return index < threshold ? 0 : (int) Math.round(index * (words.length + others.length) / (1 + index));
    }
}
