package dev.kalmia.filter;

import dev.kalmia.pool.TextPool;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import java.util.Arrays;

/// The examples that were kept, by the rows of their queries and answers.
final class KeptMeanings {
    private final TextPool answers;
    private final double threshold;
    private final BandIndex byQuery = new BandIndex();
    private final RowIds ids = new RowIds();
    private int[] queryRows = new int[64];
    private int[] answerRows = new int[64];

    KeptMeanings(TextPool answers, double threshold) {
        this.answers = answers;
        this.threshold = threshold;
    }

    void add(String id, int query, int answer) {
        int row = ids.size();
        if (row == queryRows.length) {
            queryRows = Arrays.copyOf(queryRows, Math.multiplyExact(row, 2));
            answerRows = Arrays.copyOf(answerRows, queryRows.length);
        }
        queryRows[row] = query;
        answerRows[row] = answer;
        byQuery.add(new long[] {query}, row);
        ids.add(id);
    }

    /// The first of those kept whose query and answer are near enough, or -1.
    ///
    /// @param hits the queries nearest to this one, at place `query` of those searched for
    int earlier(Hits hits, int query, int answer) {
        float[] own = answers.vector(answer);
        int[] first = {Integer.MAX_VALUE};
        for (int rank = 0; rank < hits.size(query) && hits.score(query, rank) >= threshold; rank++) {
            byQuery.forEach(hits.row(query, rank), row -> {
                if (row < first[0] && Similarity.COSINE.between(own, answers.vector(answerRows[row])) >= threshold) {
                    first[0] = row;
                }
            });
        }
        return first[0] == Integer.MAX_VALUE ? -1 : first[0];
    }

    String id(int row) {
        return ids.get(row);
    }

    int query(int row) {
        return queryRows[row];
    }
}
