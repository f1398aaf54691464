package dev.kalmia.filter;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a filter did.
///
/// @param in examples given
/// @param out examples kept
/// @param droppedByReason sorted by reason; together `in - out`
/// @param flaggedByReason examples that are kept although something about them is doubtful
/// @param samples of each reason the first few examples
public record FilterReport(
        String filter,
        long in,
        long out,
        SortedMap<String, Long> droppedByReason,
        SortedMap<String, Long> flaggedByReason,
        SortedMap<String, List<Sample>> samples) {
    /// Examples shown of each reason, at most.
    public static final int SAMPLES = 5;

    public FilterReport {
        requireNonNull(filter, "filter is null");
        droppedByReason = Collections.unmodifiableSortedMap(new TreeMap<>(droppedByReason));
        flaggedByReason = Collections.unmodifiableSortedMap(new TreeMap<>(flaggedByReason));
        TreeMap<String, List<Sample>> copied = new TreeMap<>();
        for (Map.Entry<String, List<Sample>> each : samples.entrySet()) {
            copied.put(each.getKey(), List.copyOf(each.getValue()));
        }
        samples = Collections.unmodifiableSortedMap(copied);
    }

    /// An example that was dropped or flagged.
    ///
    /// @param answer its positives; empty where nothing answers
    /// @param detail what was found in this one, may be empty
    public record Sample(String id, String task, String query, String answer, String detail) {
        public Sample {
            requireNonNull(id, "id is null");
            requireNonNull(task, "task is null");
            requireNonNull(query, "query is null");
            requireNonNull(answer, "answer is null");
            requireNonNull(detail, "detail is null");
        }
    }
}
