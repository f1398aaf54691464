package dev.kalmia.eval;

import dev.kalmia.eval.metric.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One task of two results.
///
/// @param task name, with subset and split where they are not the usual ones
/// @param metric the name of the score that counts; `main_score` where only the scores themselves are known
/// @param a the first result's score
/// @param b the second result's score
/// @param difference b - a: above 0 where the second is better
/// @param interval 95 % bootstrap interval of the difference; null without scores of single queries
/// @param p two-sided p-value of the paired randomisation test; null without scores of single queries
/// @param queries how many queries, or pairs of texts, the test is about; 0 without them
/// @param remark what to keep in mind; empty when nothing
/// @param runsA the first result's score under each seed
/// @param runsB the second result's
public record ComparedTask(
        String task,
        String metric,
        double a,
        double b,
        double difference,
        @Nullable Interval interval,
        @Nullable Double p,
        int queries,
        String remark,
        List<Double> runsA,
        List<Double> runsB) {
    public ComparedTask {
        runsA = List.copyOf(runsA);
        runsB = List.copyOf(runsB);
    }

    ComparedTask withRuns(List<Double> first, List<Double> second) {
        return new ComparedTask(task, metric, a, b, difference, interval, p, queries, remark, first, second);
    }
}
