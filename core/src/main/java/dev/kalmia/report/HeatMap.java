package dev.kalmia.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// Values of rows and columns as fields, from white for 0 to dark blue for the largest, each with its number.
final class HeatMap {
    private static final int LETTER = 7;
    private static final int LINE = 22;
    private static final int MARGIN = 14;
    private static final int NARROWEST = 64;
    private static final int[] DARKEST = {0x08, 0x30, 0x6B};
    private static final double LIGHT_TEXT_FROM = 0.5;

    private final String caption;
    private final List<String> columns;
    private final SequencedMap<String, double[]> rows;
    private final double largest;
    private final StringBuilder svg = new StringBuilder();

    /// @param rows name → a value from 0 for each column; NaN where there is none
    HeatMap(String caption, List<String> columns, SequencedMap<String, double[]> rows) {
        this.caption = caption;
        this.columns = List.copyOf(columns);
        this.rows = new LinkedHashMap<>(rows);
        double most = 0;
        for (Map.Entry<String, double[]> row : rows.entrySet()) {
            if (row.getValue().length != columns.size()) {
                throw new IllegalArgumentException(
                        "a row must have " + columns.size() + " values; values=" + row.getValue().length);
            }
            for (double value : row.getValue()) {
                most = Double.isFinite(value) ? Math.max(most, value) : most;
            }
        }
        this.largest = most;
    }

    String toHtml() {
        String picture = draw();
        return "<figure>\n<img alt=\"" + Html.escape(inWords()) + "\" width=\"" + width() + "\" height=\"" + height()
                + "\" src=\"" + Picture.svg(picture).dataUri() + "\">\n<figcaption>" + Html.escape(caption)
                + "</figcaption>\n</figure>\n";
    }

    /// For those who do not see it.
    String inWords() {
        for (Map.Entry<String, double[]> row : rows.entrySet()) {
            for (int column = 0; column < columns.size(); column++) {
                if (largest > 0 && row.getValue()[column] == largest) {
                    return caption + ". The largest, " + shown(largest) + ": " + row.getKey() + ", "
                            + columns.get(column);
                }
            }
        }
        return caption + ". All are 0.";
    }

    String draw() {
        svg.setLength(0);
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
                width(),
                height()));
        for (int column = 0; column < columns.size(); column++) {
            text(left() + column * cell() + cell() / 2, LINE - 7, "middle", "#1b1f24", columns.get(column));
        }
        int top = LINE;
        for (Map.Entry<String, double[]> row : rows.entrySet()) {
            text(left() - 8, top + LINE - 7, "end", "#1b1f24", row.getKey());
            for (int column = 0; column < columns.size(); column++) {
                field(left() + column * cell(), top, row.getValue()[column]);
            }
            top += LINE;
        }
        return svg.append("</svg>\n").toString();
    }

    private void field(int x, int y, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        double part = largest == 0 ? 0 : value / largest;
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%02x%02x%02x\" stroke=\"#e3e6ea\"/>\n",
                x,
                y,
                cell(),
                LINE,
                shade(part, 0),
                shade(part, 1),
                shade(part, 2)));
        String colour = part > LIGHT_TEXT_FROM ? "#ffffff" : "#1b1f24";
        text(x + cell() / 2, y + LINE - 7, "middle", colour, shown(value));
    }

    private static int shade(double part, int channel) {
        return (int) Math.round(0xFF + part * (DARKEST[channel] - 0xFF));
    }

    private static String shown(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value);
    }

    private int left() {
        return MARGIN + LETTER * longest(List.copyOf(rows.keySet()));
    }

    private int cell() {
        return Math.max(NARROWEST, MARGIN + LETTER * longest(columns));
    }

    private int width() {
        return left() + columns.size() * cell() + MARGIN;
    }

    private int height() {
        return LINE * (rows.size() + 1) + MARGIN;
    }

    private static int longest(List<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(0);
    }

    private void text(int x, int y, String anchor, String colour, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
                x,
                y,
                anchor,
                colour,
                Html.escape(text)));
    }
}
