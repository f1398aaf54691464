package dev.kalmia.pipeline;

import dev.kalmia.report.Table;
import dev.kalmia.run.Json;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Text that stays text in Markdown, whoever wrote it.
final class Markdown {
    private static final Pattern BARE = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");

    /// What YAML takes for something else than text; `no` is a language too.
    private static final Set<String> WORDS = Set.of("no", "yes", "on", "off", "true", "false", "null", "y", "n");

    private static final Pattern SIGNS = Pattern.compile("([\\\\`*_\\[\\]|#])");

    private Markdown() {}

    /// One line of running text. What stands in backticks already is left as it is.
    static String plain(String text) {
        String line = line(text);
        return line.matches("`[^`]*`")
                ? line
                : SIGNS.matcher(line).replaceAll("\\\\$1").replace("&", "&amp;").replace("<", "&lt;");
    }

    /// What stands between backticks.
    static String code(String text) {
        return text.replace("\n", "\\n").replaceAll("\\p{Cntrl}", " ").replace('`', '\'');
    }

    /// A value in YAML.
    static String yaml(String text) {
        return BARE.matcher(text).matches() && !WORDS.contains(text) ? text : Json.writeLine(text);
    }

    static String table(Table table) {
        return row(table.header())
                + row(table.header().stream().map(_ -> "---").toList())
                + table.rows().stream().map(Markdown::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Markdown::plain).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String line(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }
}
