package dev.kalmia.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// A chart in words of SVG: no fonts and no native code needed.
final class SvgChart {
    private static final int LEFT = 70;
    private static final int RIGHT = Picture.WIDTH - 20;
    private static final int TOP = 20;
    private static final int BOTTOM = Picture.HEIGHT - 55;
    private static final int TICKS = 6;
    private static final int LETTER = 7;
    private static final int WIDEST_NAME = 240;

    private final StringBuilder svg = new StringBuilder();
    private final LineChart chart;
    private final int right;
    private final Axis across;
    private final Axis up;

    private SvgChart(LineChart chart, List<LineChart.Line> lines) {
        this.chart = chart;
        this.right = RIGHT - legendWidth(lines);
        this.across = Axis.of(lines, LineChart.Point::x, LEFT, right);
        this.up = Axis.of(lines, LineChart.Point::y, BOTTOM, TOP);
    }

    /// The chart, which has something to draw.
    static String draw(LineChart chart) {
        List<LineChart.Line> lines = chart.drawable();
        SvgChart drawing = new SvgChart(chart, lines);
        drawing.frame();
        for (int i = 0; i < lines.size(); i++) {
            drawing.line(lines.get(i), i, lines.size() > 1);
        }
        return drawing.svg.append("</svg>\n").toString();
    }

    /// Names stand beside the curves. How wide a text is nobody knows before the reader's fonts: about this
    /// much.
    private static int legendWidth(List<LineChart.Line> lines) {
        int longest =
                lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
        return lines.size() < 2 ? 0 : 34 + Math.min(WIDEST_NAME, longest * LETTER);
    }

    /// From values to places on the picture.
    private record Axis(double low, double high, double step, int start, int end) {
        static Axis of(List<LineChart.Line> lines, ToDoubleFunction<LineChart.Point> value, int start, int end) {
            double[] values = lines.stream()
                    .flatMap(line -> line.points().stream())
                    .mapToDouble(value)
                    .sorted()
                    .toArray();
            double low = values[0];
            double high = values[values.length - 1];
            // All alike, the axis still needs a length.
            double spread = high > low ? high - low : Math.max(Math.abs(low), 1);
            double step = round(spread / TICKS);
            double from = Math.floor(low / step) * step;
            double to = Math.max(Math.ceil(high / step) * step, from + step);
            return new Axis(from, to, step, start, end);
        }

        /// The next larger of 1, 2, 5 times a power of ten.
        private static double round(double step) {
            double power = Math.pow(10, Math.floor(Math.log10(step)));
            double digit = step / power;
            return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
        }

        double place(double value) {
            return start + (value - low) / (high - low) * (end - start);
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            for (int i = 0; i <= 2 * TICKS && low + i * step <= high + step / 2; i++) {
                ticks.add(low + i * step);
            }
            return ticks;
        }

        String label(double tick) {
            double shown = Math.abs(tick) < step / 1000 ? 0 : tick;
            BigDecimal rounded = BigDecimal.valueOf(shown)
                    .setScale((int) Math.max(0, 1 - Math.floor(Math.log10(step))), RoundingMode.HALF_EVEN)
                    .stripTrailingZeros();
            String plain = rounded.toPlainString();
            return plain.length() <= 9 ? plain : String.format(Locale.ROOT, "%.3g", shown);
        }
    }

    private void frame() {
        add(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                Picture.WIDTH,
                Picture.HEIGHT));
        add(String.format(Locale.ROOT, "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>"));
        for (double tick : across.ticks()) {
            double x = across.place(tick);
            grid(x, TOP, x, BOTTOM);
            label(x, BOTTOM + 18, "middle", across.label(tick));
        }
        for (double tick : up.ticks()) {
            double y = up.place(tick);
            grid(LEFT, y, right, y);
            label(LEFT - 8, y + 4, "end", up.label(tick));
        }
        label((LEFT + right) / 2.0, Picture.HEIGHT - 10, "middle", chart.horizontal());
        add(String.format(
                Locale.ROOT,
                "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + BOTTOM) / 2,
                Html.escape(chart.vertical())));
    }

    private void line(LineChart.Line line, int number, boolean named) {
        String colour = String.format(Locale.ROOT, "#%06x", Picture.COLOURS[number % Picture.COLOURS.length]);
        StringBuilder points = new StringBuilder();
        for (LineChart.Point point : line.points()) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", across.place(point.x()), up.place(point.y())));
        }
        if (line.points().size() == 1) {
            LineChart.Point only = line.points().getFirst();
            add(String.format(
                    Locale.ROOT,
                    "<circle r=\"4\" cx=\"%.1f\" cy=\"%.1f\" fill=\"%s\"/>",
                    across.place(only.x()),
                    up.place(only.y()),
                    colour));
        }
        add(String.format(
                Locale.ROOT,
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\" points=\"%s\"/>",
                colour,
                points.toString().strip()));
        if (named) {
            double y = TOP + 14 + 18.0 * number;
            add(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%.1f\" width=\"14\" height=\"4\" fill=\"%s\"/>",
                    RIGHT - 22,
                    y - 6,
                    colour));
            label(RIGHT - 30, y, "end", line.name());
        }
    }

    private void grid(double x1, double y1, double x2, double y2) {
        add(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e3e6ea\"/>",
                x1,
                y1,
                x2,
                y2));
    }

    private void label(double x, double y, String anchor, String text) {
        add(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#1b1f24\">%s</text>",
                x,
                y,
                anchor,
                Html.escape(text)));
    }

    private void add(String element) {
        svg.append(element).append('\n');
    }
}
