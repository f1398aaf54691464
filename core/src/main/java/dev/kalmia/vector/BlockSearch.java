package dev.kalmia.vector;

import java.util.Arrays;

/// Blocks of queries against ranges of documents. Safe for use by many threads.
///
/// The queries of a block are copied into panels (`Tiles`) of together at most a quarter of a megabyte, and
/// documents pass in tiles of an eighth: both stay in the second-level cache while each query meets each
/// document.
final class BlockSearch {
    private static final int PANEL_VALUES = 1 << 16;
    private static final int TILE_VALUES = 1 << 15;

    private final Embeddings queries;
    private final Similarity similarity;
    private final Tiles tiles;
    private final float[] inverseQueries;
    private final int queriesPerBlock;

    BlockSearch(Embeddings queries, Similarity similarity, Tiles tiles) {
        this.queries = queries;
        this.similarity = similarity;
        this.tiles = tiles;
        this.inverseQueries = Lengths.inverses(queries, "query");
        this.queriesPerBlock = tiles.lanes() * Math.max(1, PANEL_VALUES / (tiles.lanes() * queries.dimension()));
    }

    Embeddings queries() {
        return queries;
    }

    /// The most queries that are searched for together.
    int queriesPerBlock() {
        return queriesPerBlock;
    }

    /// Offers each query those documents that may be among its best.
    ///
    /// @param rows of the queries, at most a block of them
    /// @param from first of the documents
    /// @param to end of the documents, not included
    /// @param best those of query `rows[q]` at place q
    void search(int[] rows, DocumentBlock documents, int from, int to, Best[] best) {
        float[] panels = pack(rows);
        float[] sums = new float[tiles.documents() * tiles.lanes()];
        Embeddings vectors = documents.vectors();
        int tileRows = Math.max(tiles.documents(), TILE_VALUES / vectors.dimension());
        for (int row = from; row < to; ) {
            int end = (int) Math.min(Math.min((long) row + tileRows, to), vectors.blockEnd(row));
            for (int lane = 0; lane < rows.length; lane += tiles.lanes()) {
                int[] lanes = Arrays.copyOfRange(rows, lane, Math.min(lane + tiles.lanes(), rows.length));
                panelAgainstTile(panels, lane, lanes, documents, row, end, best, sums);
            }
            row = end;
        }
    }

    private void panelAgainstTile(
            float[] panels,
            int lane,
            int[] rows,
            DocumentBlock documents,
            int row,
            int end,
            Best[] best,
            float[] sums) {
        Embeddings vectors = documents.vectors();
        int dimension = vectors.dimension();
        float[] inverses = new float[tiles.lanes()];
        float[] thresholds = new float[tiles.lanes()];
        // What no query stands in, nothing reaches.
        Arrays.fill(thresholds, Float.POSITIVE_INFINITY);
        for (int q = 0; q < rows.length; q++) {
            inverses[q] = similarity.scales() ? inverseQueries[rows[q]] : 1;
            thresholds[q] = best[lane + q].threshold();
        }
        for (int d = row; d < end; d += tiles.documents()) {
            int count = Math.min(tiles.documents(), end - d);
            tiles.sums(
                    similarity.measure(),
                    panels,
                    lane * dimension,
                    vectors.block(d),
                    vectors.offset(d),
                    count,
                    dimension,
                    sums);
            for (int i = 0; i < count; i++) {
                int from = i * tiles.lanes();
                float inverse = similarity.scales() ? documents.inverse(d + i) : 1;
                if (!similarity.isProduct() || tiles.anyReaches(sums, from, inverses, inverse, thresholds)) {
                    offer(documents, d + i, sums, from, rows, lane, thresholds, best);
                }
            }
        }
    }

    private void offer(
            DocumentBlock documents,
            int document,
            float[] sums,
            int from,
            int[] rows,
            int lane,
            float[] thresholds,
            Best[] best) {
        float inverse = documents.inverse(document);
        for (int q = 0; q < rows.length; q++) {
            // Adding 0 makes one zero of the two, which the bits of a score would tell apart.
            float score = similarity.finish(sums[from + q], inverseQueries[rows[q]], inverse) + 0f;
            if (score >= thresholds[q]) {
                best[lane + q].offer(score, documents.row(document));
                thresholds[q] = best[lane + q].threshold();
            }
        }
    }

    /// Panel after panel; lanes without a query hold zeros.
    private float[] pack(int[] rows) {
        int dimension = queries.dimension();
        int lanes = tiles.lanes();
        float[] panels = new float[Math.ceilDiv(rows.length, lanes) * lanes * dimension];
        for (int q = 0; q < rows.length; q++) {
            float[] values = queries.block(rows[q]);
            int from = queries.offset(rows[q]);
            int to = q / lanes * lanes * dimension + q % lanes;
            for (int j = 0; j < dimension; j++) {
                panels[to + j * lanes] = values[from + j];
            }
        }
        return panels;
    }
}
