package dev.kalmia.vector;

import dev.kalmia.run.VectorApi;

/// The innermost loop of exact search: the sums of a few documents with a panel of queries.
///
/// A panel holds `lanes()` queries side by side: the value of query q in dimension k lies at `panel[k ·
/// lanes() + q]`. Documents are read as they lie. Each sum runs over the dimensions in order (`Similarity`),
/// so the lanes of a machine do not show in the result.
sealed interface Tiles permits ScalarTiles, VectorTiles {
    /// Dimensions summed before the sum is added to the total.
    int STRETCH = 256;

    /// Queries in a panel.
    int lanes();

    /// Documents that go through the inner loop together.
    int documents();

    /// The sums of `count` documents (1 to `documents()`), which lie one after the other from `from` on, with
    /// the panel. Writes `sums[i · lanes() + q]`.
    void sums(
            Similarity.Measure measure,
            float[] panel,
            int panelFrom,
            float[] documents,
            int from,
            int count,
            int dimension,
            float[] sums);

    /// Whether one of a document's sums with a panel may lead into the best: `sums[from + q] · (inverses[q] ·
    /// inverse)` is at least `thresholds[q]`, for any lane. Rounded as [Similarity#finish] rounds.
    boolean anyReaches(float[] sums, int from, float[] inverses, float inverse, float[] thresholds);

    /// The best this virtual machine can run: SIMD where the [Vector API][VectorApi] is there, else scalar.
    static Tiles best() {
        return Chosen.TILES;
    }

    /// Chosen once, at first use.
    final class Chosen {
        private static final Tiles TILES =
                VectorApi.available() && VectorTiles.worthwhile() ? new VectorTiles() : new ScalarTiles();

        private Chosen() {}
    }
}
