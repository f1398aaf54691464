package dev.kalmia.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Puts texts of like length together, so that little of a batch is padding.
///
/// Texts are sorted by length, longest first, and cut into batches. A batch ends when its padded size would
/// pass the token budget, or when padding the next text would waste more than [#MAX_WASTE] of a batch that is
/// already large enough to keep the processor busy.
public final class LengthGroups {
    /// Share of a batch that padding may take before a new batch is worth its overhead.
    static final double MAX_WASTE = 0.08;

    /// Below this many tokens a batch is too small to be cut for the sake of padding.
    static final int ENOUGH_TOKENS = 512;

    private LengthGroups() {}

    /// Groups positions `0..lengths.length - 1`. The same lengths give the same groups.
    ///
    /// @param lengths tokens of each text, all positive
    /// @param tokenBudget most padded tokens of a batch; a longer text has a batch of its own
    public static List<int[]> of(int[] lengths, int tokenBudget) {
        int[] order = longestFirst(lengths);
        List<int[]> groups = new ArrayList<>();
        int from = 0;
        long tokens = 0;
        for (int i = 0; i < order.length; i++) {
            int longest = lengths[order[from]];
            long rows = (long) i - from;
            long padded = (rows + 1) * longest;
            boolean full = rows > 0 && padded > tokenBudget;
            boolean wasteful =
                    rows * longest >= ENOUGH_TOKENS && padded - tokens - lengths[order[i]] > MAX_WASTE * padded;
            if (full || wasteful) {
                groups.add(Arrays.copyOfRange(order, from, i));
                from = i;
                tokens = 0;
            }
            tokens += lengths[order[i]];
        }
        if (from < order.length) {
            groups.add(Arrays.copyOfRange(order, from, order.length));
        }
        return groups;
    }

    private static int[] longestFirst(int[] lengths) {
        return IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -lengths[i]).thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
