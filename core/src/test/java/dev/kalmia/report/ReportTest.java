package dev.kalmia.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.report.LineChart.Line;
import dev.kalmia.report.LineChart.Point;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
    private static final LineChart LOSS = new LineChart(
            "Training",
            "step",
            "loss",
            List.of(
                    new Line("train", points(300)),
                    new Line("held out", List.of(new Point(0, 2.1), new Point(150, 1.2), new Point(299, 1.1)))));

    @TempDir
    Path folder;

    private static List<Point> points(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Point(i, 2.3 * Math.exp(-i / 90.0) + 0.1 * Math.sin(i / 3.0)))
                .toList();
    }

    @Test
    @DisplayName("links lead to headings, and what is folded stays text")
    void links() {
        SequencedMap<String, String> parts = new LinkedHashMap<>();
        parts.put("asks", "<b>what?</b>\nreally");
        parts.put("a<b", "1");
        String html = new Report("Samples")
                .links(new TreeMap<>(Map.of("#one", "first & only")))
                .heading("First", "one")
                .folded("<script>", parts)
                .toHtml();

        assertThat(html)
                .contains("<li><a href=\"#one\">first &amp; only</a></li>")
                .contains("<h2 id=\"one\">First</h2>")
                .contains("<summary>&lt;script&gt;</summary>")
                .contains("<dt>asks</dt><dd>&lt;b&gt;what?&lt;/b&gt;\nreally</dd>\n<dt>a&lt;b</dt><dd>1</dd>");
    }

    private static Report report() {
        double[] steps = points(300).stream().mapToDouble(Point::x).toArray();
        double[] losses = points(300).stream().mapToDouble(Point::y).toArray();
        return new Report("Quickstart <before & after>")
                .text("MiniLM, trained on \"SciFact\".")
                .heading("Scores")
                .table(new Table(
                        List.of("task", "before", "after", "p", "remark"),
                        List.of(
                                List.of("SciFact", "64.51", "71.40", "< 0.0001", ""),
                                List.of("STSBenchmark", "82.03", "+81.90", "–", "1 query is missing"),
                                List.of("Other", "", "-1", "0.5", "none"))))
                .curve("Training", "step", "loss", steps, losses);
    }

    @Test
    @DisplayName("is one file that fetches nothing, runs nothing and escapes all text")
    void isSelfContained() throws IOException {
        Path file = folder.resolve("out/report.html");
        report().write(file);
        String html = Files.readString(file);
        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("<title>Quickstart &lt;before &amp; after&gt;</title>", "&quot;SciFact&quot;")
                .contains(
                        "<th scope=\"row\">SciFact</th><td class=\"number\">64.51</td>", "<td>1 query is missing</td>")
                .contains("<th scope=\"col\" class=\"number\">before</th>", "prefers-color-scheme: dark")
                .doesNotContain("<script", "<link", "href=");
        String visible = html.replaceAll("data:image/[a-z+]+;base64,[A-Za-z0-9+/=]+", "");
        assertThat(visible).doesNotContain("http:", "https:", "url(", "src=\"h");
    }

    @Test
    @DisplayName("every element is closed in its place, and the table holds what it was given")
    void isWellFormed() throws Exception {
        // Strict: only the elements that HTML never closes are closed here for the parser.
        String html = report().toHtml().replaceAll("<(meta|img|br|hr)\\b([^>]*)>", "<$1$2/>");
        var page = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html.replaceFirst("<!DOCTYPE html>", ""))));
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("Quickstart <before & after>");
        var rows = page.getElementsByTagName("tr");
        assertThat(rows.getLength()).isEqualTo(4);
        assertThat(rows.item(1).getTextContent()).containsSubsequence("SciFact", "64.51", "71.40", "< 0.0001");
        assertThat(rows.item(3).getTextContent()).containsSubsequence("Other", "-1", "0.5", "none");
        assertThat(page.getElementsByTagName("img").getLength()).isEqualTo(1);
        for (String attribute : List.of("src", "href")) {
            var elements = page.getElementsByTagName("*");
            for (int i = 0; i < elements.getLength(); i++) {
                var node = elements.item(i).getAttributes().getNamedItem(attribute);
                assertThat(node == null || node.getNodeValue().startsWith("data:image/"))
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("the same report has the same bytes")
    void sameBytes() {
        assertThat(report().toHtml()).isEqualTo(report().toHtml());
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(report().toHtml()).isEqualTo(report().toHtml());
            assertThat(SvgChart.draw(LOSS)).doesNotContain("0,5 ");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @DisplayName("the curve is a picture: PNG where Java can draw, else SVG")
    void picture() throws IOException {
        Matcher image =
                Pattern.compile("src=\"data:(image/[a-z+]+);base64,([^\"]+)\"").matcher(report().toHtml());
        assertThat(image.find()).isTrue();
        byte[] bytes = Base64.getDecoder().decode(image.group(2));
        if (image.group(1).equals("image/png")) {
            assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth()).isEqualTo(1600);
        } else {
            assertThat(new String(bytes, StandardCharsets.UTF_8)).startsWith("<svg");
        }
        assertThat(report().toHtml()).contains("alt=\"Training. loss over step: each step from 2.300 to");
    }

    @Test
    @Timeout(60)
    @DisplayName("the SVG is well-formed and stays on its canvas, whatever the numbers")
    void svg() throws Exception {
        List<List<Point>> awkward = List.of(
                points(5000),
                List.of(new Point(0, 0)),
                List.of(new Point(3, 7), new Point(4, 7)),
                List.of(new Point(1, -1e300), new Point(2, 1e300)),
                List.of(new Point(1e-300, Double.MIN_VALUE), new Point(2e-300, Double.MIN_NORMAL)),
                List.of(new Point(-Double.MAX_VALUE, 1), new Point(Double.MAX_VALUE, 2)),
                List.of(new Point(1e15, 1e15 + 1), new Point(1e15 + 1, 1e15 + 2)),
                List.of(new Point(1, 1e20), new Point(2, 1e20 + 20_000)),
                List.of(new Point(1, 2), new Point(2, Math.nextUp(2.0))),
                List.of(new Point(1, 0x1p96), new Point(2, 0x1p96)),
                List.of(new Point(1, 1e5), new Point(2, 1e5)),
                List.of(new Point(1e6, 1), new Point(1e6 + 1, 1.000002)),
                List.of(new Point(0, Double.NaN), new Point(1, 2), new Point(2, Double.POSITIVE_INFINITY)));
        for (List<Point> points : awkward) {
            LineChart chart = new LineChart(
                    "c",
                    "<x>",
                    "&y",
                    List.of(new Line("\"a\"", points), LOSS.lines().get(1)));
            for (LineChart drawn : List.of(chart, new LineChart("c", "x", "y", List.of(new Line("a", points))))) {
                assertThat(drawn.toHtml()).contains("<figure>");
                if (drawn.drawable().isEmpty()) {
                    continue;
                }
                String svg = SvgChart.draw(drawn);
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
                assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
                Matcher places = Pattern.compile("(-?[0-9.]+),(-?[0-9.]+)[ \"]").matcher(svg);
                while (places.find()) {
                    assertThat(Double.parseDouble(places.group(1))).isBetween(0.0, 800.0);
                    assertThat(Double.parseDouble(places.group(2))).isBetween(0.0, 360.0);
                }
            }
        }
    }

    @Test
    @DisplayName("a chart without a finite point says so, lines of one name are told apart")
    void degenerate() {
        LineChart nothing = new LineChart("c", "x", "y", List.of(new Line("a", List.of(new Point(0, Double.NaN)))));
        assertThat(nothing.toHtml()).contains("nothing to draw");
        LineChart twins = new LineChart(
                "c", "x", "y", List.of(new Line("a", points(3)), new Line("a", points(3)), new Line("", points(3))));
        assertThat(twins.drawable()).extracting(Line::name).containsExactly("a", "a (2)", "line");
        assertThat(new LineChart("c", "x", "y", List.of(new Line("a", points(100_000))))
                        .drawable()
                        .getFirst()
                        .points())
                .hasSizeBetween(1900, 2001)
                .last()
                .isEqualTo(points(100_000).getLast());
    }

    @Test
    @DisplayName("signs that no document may hold are replaced")
    void controls() {
        assertThat(Html.escape("a\0b\uD800c\u001B'")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD&#39;");
    }

    @Test
    @DisplayName("several curves stand in one picture by their names, and gaps in them are left out")
    void drawsSeveralCurves() {
        SequencedMap<String, double[]> curves = new LinkedHashMap<>();
        curves.put("up", new double[] {1, Double.NaN, 3});
        curves.put("none", new double[] {Double.NaN, Double.NaN, Double.NaN});
        curves.put("down", new double[] {3, 2, 1});
        String page = new Report("t")
                .curves("Both", "step", "value", new double[] {1, 2, 3}, curves)
                .toHtml();
        assertThat(page)
                .contains("up from 1.000 to 3.000, down from 3.000 to 1.000")
                .doesNotContain("none from");
    }

    @Test
    @DisplayName("lines are drawn as they are, however many points they have, curves as running means")
    void drawsLines() {
        double[] x = IntStream.range(0, 101).mapToDouble(i -> i / 100.0).toArray();
        SequencedMap<String, double[]> squares = new LinkedHashMap<>(
                Map.of("squares", Arrays.stream(x).map(v -> v * v).toArray()));
        assertThat(new Report("t").lines("Squares", "x", "y", x, squares).toHtml())
                .contains("squares from 0.000 to 1.000")
                .doesNotContain("mean of the last");
        assertThat(new Report("t").curves("Squares", "x", "y", x, squares).toHtml())
                .contains("squares from 0.000 to 0.912");
    }

    @Test
    @DisplayName("names of several lines stand beside them in the SVG, not on them")
    void namesBeside() {
        List<Point> points = List.of(new Point(0, 0), new Point(1, 1));
        String svg = SvgChart.draw(
                new LineChart("c", "x", "y", List.of(new Line("positives", points), new Line("negatives", points))));
        Matcher places = Pattern.compile("(-?[0-9.]+),(-?[0-9.]+)[ \"]").matcher(svg);
        Matcher names = Pattern.compile("<text x=\"([0-9.]+)\"[^>]*>positives<").matcher(svg);
        assertThat(names.find()).isTrue();
        double nameBegins = Double.parseDouble(names.group(1)) - "positives".length() * 7;
        while (places.find()) {
            assertThat(Double.parseDouble(places.group(1))).isLessThan(nameBegins);
        }
    }

    @Test
    @DisplayName("rows with too few cells and curves with too few points are refused")
    void refuses() {
        assertThatThrownBy(() -> new Table(List.of("a", "b"), List.of(List.of("1"))))
                .hasMessageContaining("cells=1");
        assertThatThrownBy(() -> new Report("t").curve("c", "x", "y", new double[1], new double[2]))
                .hasMessageContaining("y=2");
    }
}
