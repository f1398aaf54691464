package dev.kalmia.describe;

import java.util.Arrays;
import java.util.List;

/// Where values lie: the value below which a part of them is (the nearest one, Hyndman and Fan 1996, definition 1).
///
/// @param sorted rising
public record Quantiles(List<Double> sorted) {
    public Quantiles {
        sorted = List.copyOf(sorted);
    }

    static Quantiles of(double[] values) {
        return new Quantiles(Arrays.stream(values).sorted().boxed().toList());
    }

    /// The value at a part from 0 to 1; not a number where there are no values.
    public double at(double part) {
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int place = (int) Math.ceil(part * sorted.size()) - 1;
        return sorted.get(Math.clamp(place, 0, sorted.size() - 1));
    }
}
