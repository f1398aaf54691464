package dev.kalmia.eval.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Ranks from 1, equal values sharing their mean rank; also of a sample in which each place occurs some
/// number of times, in time linear in the list, because the order of the places is found once.
final class Ranks {
    private final double[] values;
    private final int[] order;

    Ranks(double[] values) {
        this.values = values;
        this.order = IntStream.range(0, values.length)
                .boxed()
                .sorted((i, j) -> Double.compare(values[i] + 0.0, values[j] + 0.0))
                .mapToInt(i -> i)
                .toArray();
    }

    static double[] of(double[] values) {
        int[] once = new int[values.length];
        Arrays.fill(once, 1);
        double[] ranks = new double[values.length];
        new Ranks(values).ofSample(once, ranks);
        return ranks;
    }

    /// Writes the rank of each place within the sample that holds place i `counts[i]` times.
    void ofSample(int[] counts, double[] ranks) {
        long before = 0;
        for (int start = 0; start < order.length; ) {
            int end = start;
            long group = 0;
            while (end < order.length && values[order[end]] == values[order[start]]) {
                group += counts[order[end++]];
            }
            double rank = before + (group + 1) / 2.0;
            for (; start < end; start++) {
                ranks[order[start]] = rank;
            }
            before += group;
        }
    }
}
