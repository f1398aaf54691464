package dev.kalmia.report;

import java.awt.AWTError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// A chart drawn by XChart, at twice its size for sharp screens.
final class PngChart {
    private static final int SCALE = 2;
    private static final double LEAST_SPREAD = 1e-6;

    private PngChart() {}

    /// Empty where Java cannot draw: no fonts, no native libraries of its graphics, a display that does not
    /// answer. Empty also for numbers that lie too close together for their size.
    static Optional<byte[]> draw(LineChart chart) {
        if (!tickable(chart, LineChart.Point::x) || !tickable(chart, LineChart.Point::y)) {
            return Optional.empty();
        }
        try {
            return Optional.of(png(chart));
        } catch (IOException | RuntimeException | LinkageError | InternalError | AWTError e) {
            return Optional.empty();
        }
    }

    /// XChart looks for tick marks without end when the marks' distance is lost in the digits of a double.
    private static boolean tickable(LineChart chart, ToDoubleFunction<LineChart.Point> value) {
        DoubleSummaryStatistics values = chart.drawable().stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(value)
                .summaryStatistics();
        double size = Math.max(Math.abs(values.getMin()), Math.abs(values.getMax()));
        double spread = values.getMax() - values.getMin();
        return spread > 0 ? spread >= size * LEAST_SPREAD : size * LEAST_SPREAD < 1;
    }

    private static byte[] png(LineChart chart) throws IOException {
        BufferedImage image =
                new BufferedImage(Picture.WIDTH * SCALE, Picture.HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(SCALE, SCALE);
            prepared(chart).paint(graphics, Picture.WIDTH, Picture.HEIGHT);
        } finally {
            graphics.dispose();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, "png", stream)) {
                throw new IOException("no writer for png");
            }
        }
        return out.toByteArray();
    }

    private static XYChart prepared(LineChart chart) {
        XYChart drawn = new XYChartBuilder()
                .width(Picture.WIDTH)
                .height(Picture.HEIGHT)
                .xAxisTitle(chart.horizontal())
                .yAxisTitle(chart.vertical())
                .build();
        drawn.getStyler()
                .setLocale(Locale.ROOT)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setLegendBorderColor(Color.WHITE)
                .setSeriesColors(
                        Arrays.stream(Picture.COLOURS).mapToObj(Color::new).toArray(Color[]::new))
                .setBaseFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        drawn.getStyler()
                .setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13))
                .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
                .setXAxisTickMarkSpacingHint(110)
                .setPlotGridLinesColor(new Color(0xE3E6EA))
                .setPlotGridLinesStroke(new BasicStroke(1));
        drawn.getStyler().setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        List<LineChart.Line> lines = chart.drawable();
        drawn.getStyler().setLegendVisible(lines.size() > 1);
        for (LineChart.Line line : lines) {
            double[] x = line.points().stream().mapToDouble(LineChart.Point::x).toArray();
            double[] y = line.points().stream().mapToDouble(LineChart.Point::y).toArray();
            drawn.addSeries(line.name(), x, y)
                    .setMarker(x.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE)
                    .setLineStyle(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        }
        return drawn;
    }
}
