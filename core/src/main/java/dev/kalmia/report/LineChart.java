package dev.kalmia.report;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Curves over one axis, such as a loss over steps.
///
/// @param caption what it shows
/// @param horizontal what the horizontal axis counts
/// @param vertical what the vertical axis measures
record LineChart(String caption, String horizontal, String vertical, List<Line> lines) {
    private static final int MOST_POINTS = 2000;
    private static final int SMOOTHED_FROM = 20;
    private static final int WINDOW = 10;

    /// Beyond this, pictures run out of numbers.
    private static final double LARGEST = 1e30;

    LineChart {
        requireNonNull(caption, "caption is null");
        requireNonNull(horizontal, "horizontal is null");
        requireNonNull(vertical, "vertical is null");
        lines = List.copyOf(lines);
    }

    /// Curves of values that each stand for themselves.
    ///
    /// @param curves name → as many values as `x`
    static LineChart plain(
            String caption, String horizontal, String vertical, double[] x, SequencedMap<String, double[]> curves) {
        List<Line> lines = new ArrayList<>();
        curves.forEach((name, y) -> lines.add(new Line(name, points(x, y))));
        return new LineChart(caption, horizontal, vertical, lines);
    }

    /// A curve of single values and, when there are more than 20 of them, the mean of the last 10 beside it.
    static LineChart of(String caption, String horizontal, String vertical, double[] x, double[] y) {
        List<Point> points = points(x, y);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("each " + horizontal, points));
        if (points.size() > SMOOTHED_FROM) {
            lines.add(new Line("mean of the last " + WINDOW, smooth(points)));
        }
        return new LineChart(caption, horizontal, vertical, lines);
    }

    /// Several curves of one measure; those of more than 20 points as the mean of the last 10.
    static LineChart of(
            String caption, String horizontal, String vertical, double[] x, SequencedMap<String, double[]> curves) {
        List<Line> lines = new ArrayList<>();
        curves.forEach((name, y) -> lines.add(new Line(
                name, of(caption, horizontal, vertical, x, y).lines().getLast().points())));
        return new LineChart(caption, horizontal, vertical, lines);
    }

    private static List<Point> points(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("a curve needs as many x as y; x=" + x.length + ", y=" + y.length);
        }
        return IntStream.range(0, x.length)
                .mapToObj(i -> new Point(x[i], y[i]))
                .filter(Point::drawable)
                .toList();
    }

    private static List<Point> smooth(List<Point> points) {
        return IntStream.range(0, points.size())
                .mapToObj(i -> new Point(
                        points.get(i).x(),
                        points.subList(Math.max(0, i - WINDOW + 1), i + 1).stream()
                                .mapToDouble(Point::y)
                                .average()
                                .orElseThrow()))
                .toList();
    }

    /// One curve.
    record Line(String name, List<Point> points) {
        Line {
            requireNonNull(name, "name is null");
            points = List.copyOf(points);
        }
    }

    record Point(double x, double y) {
        boolean drawable() {
            return Math.abs(x) <= LARGEST && Math.abs(y) <= LARGEST;
        }

        /// What is far too small to see is nothing.
        Point rounded() {
            return new Point(Math.abs(x) < 1 / LARGEST ? 0 : x, Math.abs(y) < 1 / LARGEST ? 0 : y);
        }
    }

    String toHtml() {
        StringBuilder html = new StringBuilder("<figure>\n");
        if (drawable().isEmpty()) {
            html.append("<p>There is nothing to draw.</p>\n");
        } else {
            html.append("<img alt=\"")
                    .append(Html.escape(inWords()))
                    .append("\" width=\"")
                    .append(Picture.WIDTH)
                    .append("\" height=\"")
                    .append(Picture.HEIGHT)
                    .append("\" src=\"")
                    .append(Picture.of(this).dataUri())
                    .append("\">\n");
        }
        return html.append("<figcaption>")
                .append(Html.escape(caption))
                .append("</figcaption>\n</figure>\n")
                .toString();
    }

    /// What can be drawn: lines with at least one point that is a number of sensible size, long ones thinned,
    /// names made different.
    List<Line> drawable() {
        List<Line> drawable = new ArrayList<>();
        for (Line line : lines) {
            List<Point> points = line.points().stream()
                    .filter(Point::drawable)
                    .map(Point::rounded)
                    .toList();
            if (!points.isEmpty()) {
                String name = line.name().isBlank() ? "line" : line.name();
                long same = drawable.stream()
                        .filter(other ->
                                other.name().equals(name) || other.name().startsWith(name + " ("))
                        .count();
                drawable.add(new Line(same == 0 ? name : name + " (" + (same + 1) + ")", thinned(points)));
            }
        }
        return drawable;
    }

    /// The chart in words, for those who do not see it.
    String inWords() {
        return caption + ". " + vertical + " over " + horizontal + ": "
                + drawable().stream()
                        .map(line -> String.format(
                                Locale.ROOT,
                                "%s from %.4g to %.4g",
                                line.name(),
                                line.points().getFirst().y(),
                                line.points().getLast().y()))
                        .collect(Collectors.joining(", "));
    }

    private static List<Point> thinned(List<Point> points) {
        int step = Math.ceilDiv(points.size(), MOST_POINTS);
        if (step == 1) {
            return points;
        }
        List<Point> thinned = new ArrayList<>();
        for (int i = 0; i < points.size() - 1; i += step) {
            thinned.add(points.get(i));
        }
        thinned.add(points.getLast());
        return thinned;
    }
}
