package dev.kalmia.train.watch;

import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.train.loss.Targets;

/// How alike the texts of a batch are, by cosine: the loss without its temperature. What is excluded for a query
/// takes no part. NaN where a batch has no negative.
///
/// @param positive mean over the queries, of each with its positive
/// @param negative mean over all queries and their negatives, other queries' documents among them
/// @param hardest mean over the queries that have negatives, of each with the negative most like it
/// @param beaten share of these queries whose hardest negative is more like them than their positive
public record Likeness(double positive, double negative, double hardest, double beaten) {
    /// Scores that are in memory at a time.
    private static final int MOST_SCORES = 1 << 22;

    /// Without gradients, and without a trace in the graph.
    ///
    /// @param queries `(B, D)`
    /// @param documents `(N, D)`
    public static Likeness of(Tensor queries, Tensor documents, Targets targets) {
        return of(queries, documents, targets, MOST_SCORES);
    }

    static Likeness of(Tensor queries, Tensor documents, Targets targets, int mostScores) {
        Sums sums = new Sums();
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            Tensor rows = directions(queries);
            Tensor columns = directions(documents).transpose(0, 1);
            int step = Math.max(1, mostScores / targets.documents());
            for (int from = 0; from < targets.queries(); from += step) {
                int count = Math.min(step, targets.queries() - from);
                try (Scope _ = Scope.open()) {
                    float[] scores = Tensors.floats(rows.narrow(0, from, count).matmul(columns));
                    sums.add(scores, from, count, targets);
                }
            }
        }
        return sums.means();
    }

    private static Tensor directions(Tensor vectors) {
        return vectors.detach().to(DType.FLOAT32).normalise();
    }

    private static final class Sums {
        private double positive;
        private double negative;
        private double hardest;
        private long queries;
        private long negatives;
        private long withNegatives;
        private long beaten;

        /// Of `count` queries from `first` on.
        void add(float[] scores, int first, int count, Targets targets) {
            int columns = targets.documents();
            for (int row = 0; row < count; row++) {
                int query = first + row;
                int right = targets.positive(query);
                float most = Float.NEGATIVE_INFINITY;
                for (int j = 0; j < columns; j++) {
                    float score = scores[row * columns + j];
                    if (j != right && !targets.excluded(query, j)) {
                        negative += score;
                        negatives++;
                        most = Math.max(most, score);
                    }
                }
                add(scores[row * columns + right], most);
            }
        }

        private void add(float ofPositive, float most) {
            positive += ofPositive;
            queries++;
            if (most > Float.NEGATIVE_INFINITY) {
                hardest += most;
                withNegatives++;
                beaten += most > ofPositive ? 1 : 0;
            }
        }

        Likeness means() {
            return new Likeness(
                    positive / queries, negative / negatives, hardest / withNegatives, (double) beaten / withNegatives);
        }
    }
}
