package dev.kalmia.report;

import dev.kalmia.run.AtomicFile;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;

/// A page about a run: headings, paragraphs, tables and curves in one HTML file that needs nothing else, runs
/// no script and loads nothing. The same content gives the same bytes on the same machine. For one thread.
///
/// ```java
/// new Report("Quickstart").text("…").table(table)
///         .curve("Loss", "step", "loss", x, y)
///         .write(Path.of("report.html"));
/// ```
public final class Report {
    private static final String STYLE = """
            :root { color-scheme: light dark; --text: #1b1f24; --quiet: #59636e; --line: #d1d9e0; --paper: #ffffff;
              --band: #f6f8fa; }
            @media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9198a1; --line: #3d444d;
              --paper: #0d1117; --band: #151b23; } }
            body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: var(--text);
              background: var(--paper); font: 16px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
            p { max-width: 45rem; overflow-wrap: anywhere; }
            .wide { overflow-x: auto; margin: 1.5rem 0; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .35rem .8rem; text-align: left; border-bottom: 1px solid var(--line); }
            thead th { border-bottom: 2px solid var(--line); }
            tbody th { font-weight: normal; }
            tbody tr:nth-child(even) { background: var(--band); }
            .number { text-align: right; white-space: nowrap; }
            figure { margin: 1.5rem 0; }
            figure img { max-width: 100%; height: auto; background: #ffffff; border-radius: 6px; }
            figcaption { color: var(--quiet); }
            details { border-bottom: 1px solid var(--line); padding: .35rem 0; }
            summary { cursor: pointer; overflow-wrap: anywhere; }
            dt { color: var(--quiet); margin-top: .5rem; }
            dd { margin-left: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
            """;

    /// Tells the browser too that nothing is run and nothing is fetched.
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private final String title;
    private final StringBuilder body = new StringBuilder();

    public Report(String title) {
        this.title = title;
    }

    /// A heading of second rank.
    public Report heading(String text) {
        body.append("<h2>").append(Html.escape(text)).append("</h2>\n");
        return this;
    }

    /// A paragraph.
    public Report text(String text) {
        body.append("<p>").append(Html.escape(text)).append("</p>\n");
        return this;
    }

    /// A heading of second rank that links of the page lead to.
    ///
    /// @param anchor letters, digits and hyphens
    public Report heading(String text, String anchor) {
        body.append("<h2 id=\"")
                .append(Html.escape(anchor))
                .append("\">")
                .append(Html.escape(text))
                .append("</h2>\n");
        return this;
    }

    /// A list of links.
    ///
    /// @param targets where to → what stands there; `#ANCHOR` of this page or a file beside it
    public Report links(SequencedMap<String, String> targets) {
        body.append("<ul>\n");
        targets.forEach((target, text) -> body.append("<li><a href=\"")
                .append(Html.escape(target))
                .append("\">")
                .append(Html.escape(text))
                .append("</a></li>\n"));
        body.append("</ul>\n");
        return this;
    }

    /// A line that opens to show what it has; what is in it is found by the browser's search, too.
    ///
    /// @param parts name → text, each as a paragraph, its line breaks kept
    public Report folded(String summary, SequencedMap<String, String> parts) {
        body.append("<details>\n<summary>").append(Html.escape(summary)).append("</summary>\n<dl>\n");
        parts.forEach((name, text) -> body.append("<dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(text))
                .append("</dd>\n"));
        body.append("</dl>\n</details>\n");
        return this;
    }

    public Report table(Table table) {
        body.append(table.toHtml());
        return this;
    }

    /// A curve as a picture; with more than 20 points its running mean beside it. Points that are not numbers
    /// are left out, and where none is left the page says so.
    ///
    /// @param x as many as `y`
    public Report curve(String name, String xAxis, String yAxis, double[] x, double[] y) {
        body.append(LineChart.of(name, xAxis, yAxis, x, y).toHtml());
        return this;
    }

    /// Several curves in one picture, each with its name; those of more than 20 points as their running
    /// means.
    ///
    /// @param curves name → as many values as `x`
    public Report curves(String name, String xAxis, String yAxis, double[] x, SequencedMap<String, double[]> curves) {
        body.append(LineChart.of(name, xAxis, yAxis, x, curves).toHtml());
        return this;
    }

    /// Curves in one picture, of which each value stands for itself, as quantiles do: drawn as they are.
    ///
    /// @param curves name → as many values as `x`
    public Report lines(String name, String xAxis, String yAxis, double[] x, SequencedMap<String, double[]> curves) {
        body.append(LineChart.plain(name, xAxis, yAxis, x, curves).toHtml());
        return this;
    }

    /// Values of rows and columns as fields that are the darker the larger they are.
    ///
    /// @param rows name → a value from 0 for each column; NaN where there is none
    public Report heatMap(String name, List<String> columns, SequencedMap<String, double[]> rows) {
        body.append(new HeatMap(name, columns, rows).toHtml());
        return this;
    }

    /// The whole page.
    public String toHtml() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n<title>"
                + Html.escape(title)
                + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>" + Html.escape(title) + "</h1>\n"
                + body
                + "</body>\n</html>\n";
    }

    /// Writes the page, whole or not at all.
    public void write(Path file) {
        AtomicFile.writeString(file, toHtml());
    }
}
