package dev.kalmia.train.sample;

import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The classes of the pairs that one loss tells apart, sorted by name, and how many pairs each has. A class's number
/// is its place.
///
/// @param counts class → pairs of it
public record PairClasses(SequencedMap<String, Long> counts) {
    public PairClasses {
        counts = new TreeMap<>(counts);
    }

    /// Those of the rows of one loss; empty where its pairs have no classes.
    ///
    /// @param objective which of the run's losses
    public static PairClasses of(List<TrainingRow> rows, int objective) {
        SequencedMap<String, Long> counts = new TreeMap<>();
        rows.stream()
                .filter(row -> row.objective() == objective)
                .map(TrainingRow::pairClass)
                .filter(Objects::nonNull)
                .forEach(name -> counts.merge(name, 1L, Long::sum));
        return new PairClasses(counts);
    }

    /// The names, in the order of their numbers.
    public List<String> names() {
        return List.copyOf(counts.keySet());
    }
}
