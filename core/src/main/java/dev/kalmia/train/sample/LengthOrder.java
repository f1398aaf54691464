package dev.kalmia.train.sample;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Lengths of examples, for batches of like length: examples are shuffled, and then so many batches' worth of them at
/// a time are sorted. What meets is of like length, and which window an example falls into is drawn anew every epoch.
///
/// @param lengths of each example, in whatever unit; empty where the window is 0
/// @param window batches that are sorted together; 0: none, all stays as it was drawn
public record LengthOrder(List<Integer> lengths, int window) {
    public LengthOrder {
        lengths = List.copyOf(lengths);
        if (window < 0) {
            throw new IllegalArgumentException("window must not be negative; window=" + window);
        }
    }

    /// Lengths do not matter.
    public static LengthOrder none() {
        return new LengthOrder(List.of(), 0);
    }

    /// Of the mean length of the texts that rows have, in characters.
    public static LengthOrder of(List<TrainingRow> rows, int window) {
        return window == 0
                ? none()
                : new LengthOrder(rows.stream().map(LengthOrder::length).toList(), window);
    }

    private static int length(TrainingRow row) {
        long sum = row.query().length();
        for (List<String> texts : List.of(row.positives(), row.negatives())) {
            sum += texts.stream().mapToLong(String::length).sum();
        }
        return (int) (sum / (1 + row.positives().size() + row.negatives().size()));
    }

    /// Whether lengths matter.
    boolean matters() {
        return window > 0;
    }

    void requireFor(int examples) {
        if (matters() && lengths.size() != examples) {
            throw new IllegalArgumentException(
                    "lengths must be one an example; lengths=" + lengths.size() + " examples=" + examples);
        }
    }

    /// Sorts examples that were shuffled.
    ///
    /// @param places how many of them a batch takes
    void sort(List<Integer> shuffled, int places) {
        sort(shuffled, Math.multiplyExact(window, places), lengths::get);
    }

    /// Sorts batches that were shuffled by the mean length of what stands in their first places.
    void sortBatches(List<int[]> shuffled, int places) {
        sort(
                shuffled,
                window,
                batch -> Arrays.stream(batch)
                        .limit(places)
                        .mapToDouble(lengths::get)
                        .average()
                        .orElse(0));
    }

    /// Of equal lengths the order stays as it was drawn.
    private static <T> void sort(List<T> things, int together, ToDoubleFunction<T> length) {
        for (int from = 0; together > 0 && from < things.size(); from += together) {
            things.subList(from, Math.min(things.size(), from + together)).sort(Comparator.comparingDouble(length));
        }
    }
}
