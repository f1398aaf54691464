package dev.kalmia.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.DoubleSupplier;

/// Where values lie: the value below which a part of them is (the nearest one, Hyndman and Fan 1996,
/// definition 1).
///
/// @param sorted rising
public record Quantiles(List<Double> sorted) {
    private static final int MOST_KEPT = 1001;

    public Quantiles {
        sorted = List.copyOf(sorted);
    }

    /// Those of some values.
    public static Quantiles of(double[] values) {
        return new Quantiles(Arrays.stream(values).sorted().boxed().toList());
    }

    /// Those of values that come sorted and may be more than memory holds: kept are the values at every
    /// thousandth.
    ///
    /// @param next gives the values, rising, `count` times
    public static Quantiles ofSorted(DoubleSupplier next, long count) {
        List<Double> kept = new ArrayList<>();
        double value = 0;
        for (long place = 0; place < count; place++) {
            value = next.getAsDouble();
            while (kept.size() < Math.min(count, MOST_KEPT) && place == wanted(kept.size(), count)) {
                kept.add(value);
            }
        }
        return new Quantiles(kept);
    }

    private static long wanted(int kept, long count) {
        return count <= MOST_KEPT ? kept : Math.max(0, Math.ceilDiv(kept * count, MOST_KEPT - 1L) - 1);
    }

    /// The value at a part from 0 to 1; not a number where there are no values.
    public double at(double part) {
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int place = (int) Math.ceil(part * sorted.size()) - 1;
        return sorted.get(Math.clamp(place, 0, sorted.size() - 1));
    }

    /// The values at the parts that people ask for, by the part in words; empty where there are no values.
    public SequencedMap<String, Double> facts() {
        SequencedMap<String, Double> facts = new LinkedHashMap<>();
        for (double part : new double[] {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1}) {
            if (!sorted.isEmpty()) {
                facts.put(String.format(Locale.ROOT, "%.2f", part), at(part));
            }
        }
        return facts;
    }
}
