package dev.kalmia.eval.metric;

/// Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002) as trec_eval has it: the gain is the
/// grade itself, the discount log2(rank + 1) with ranks from 1. 0 where no document is relevant.
public final class Ndcg {
    private static final double LOG_2 = Math.log(2);

    private Ndcg() {}

    /// nDCG of the first `k` documents.
    public static double at(int k, GradedRanking ranking) {
        double gain = 0;
        for (int rank = 0; rank < Math.min(k, ranking.size()); rank++) {
            gain += discounted(Math.max(0, ranking.grade(rank)), rank);
        }
        double ideal = 0;
        for (int rank = 0; rank < Math.min(k, ranking.relevantDocuments()); rank++) {
            ideal += discounted(ranking.idealGrade(rank), rank);
        }
        return ideal == 0 ? 0 : gain / ideal;
    }

    private static double discounted(int gain, int rank) {
        return gain * LOG_2 / Math.log(rank + 2.0);
    }
}
