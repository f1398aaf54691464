package dev.kalmia.pipeline;

import dev.kalmia.eval.metric.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How figures of a comparison stand in tables: scores times 100.
final class ResultCells {
    private ResultCells() {}

    static String score(double value) {
        return String.format(Locale.ROOT, "%.2f", 100 * value);
    }

    static String signed(double value) {
        return String.format(Locale.ROOT, "%+.2f", 100 * value);
    }

    static String interval(@Nullable Interval interval) {
        return interval == null ? "–" : signed(interval.low()) + " … " + signed(interval.high());
    }

    static String p(@Nullable Double p) {
        return p == null ? "–" : p < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }
}
