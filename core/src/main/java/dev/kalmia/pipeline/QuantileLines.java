package dev.kalmia.pipeline;

import dev.kalmia.data.Quantiles;
import dev.kalmia.report.Report;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// Quantiles as a picture: the value below which each part of them lies.
final class QuantileLines {
    private static final int POINTS = 101;

    private QuantileLines() {}

    /// @param values name → quantiles
    static void draw(Report page, String caption, String axis, SequencedMap<String, Quantiles> values) {
        double[] parts =
                IntStream.range(0, POINTS).mapToDouble(i -> i / (POINTS - 1.0)).toArray();
        SequencedMap<String, double[]> lines = new LinkedHashMap<>();
        values.forEach((name, quantiles) -> lines.put(
                name,
                IntStream.range(0, POINTS)
                        .mapToDouble(i -> quantiles.at(parts[i]))
                        .toArray()));
        page.lines(caption, "part of them", axis, parts, lines);
    }
}
