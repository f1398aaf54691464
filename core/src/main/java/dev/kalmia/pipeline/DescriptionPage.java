package dev.kalmia.pipeline;

import dev.kalmia.data.Quantiles;
import dev.kalmia.describe.Description;
import dev.kalmia.report.Report;
import dev.kalmia.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A description as facts for programs, and as a page for people.
record DescriptionPage(Description description) {

    /// What was found, by names that stay.
    SequencedMap<String, Object> facts() {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("examples", description.examples());
        facts.put("kinds", description.kinds());
        facts.put("queries", description.queries());
        facts.put("answers", description.answers());
        facts.put("queryWords", description.queryWords().facts());
        facts.put("answerWords", description.answerWords().facts());
        facts.put("selfBleu", description.selfBleu());
        facts.put("languages", description.languages());
        facts.put("copies", description.copies());
        putNumber(facts, "meanCosine", description.meaning().meanCosine());
        facts.put("nearest", description.meaning().nearest().facts());
        description.meaning().found().ifPresent(value -> facts.put("found", value));
        description.meaning().foundInTen().ifPresent(value -> facts.put("foundInTen", value));
        description.meaning().reciprocalRank().ifPresent(value -> facts.put("reciprocalRank", value));
        description.meaning().agreement().ifPresent(value -> facts.put("labelAgreement", value));
        return facts;
    }

    private static void putNumber(Map<String, Object> facts, String name, double value) {
        if (!Double.isNaN(value)) {
            facts.put(name, value);
        }
    }

    Table table() {
        var meaning = description.meaning();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("examples", Integer.toString(description.examples())));
        description.kinds().forEach((kind, count) -> rows.add(List.of("of them " + kind, count.toString())));
        rows.add(List.of("copies and near copies", Integer.toString(description.copies())));
        rows.add(List.of(
                "languages",
                description.languages().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .limit(4)
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "))));
        rows.add(List.of("words of a query, median", words(description.queryWords())));
        rows.add(List.of("words of an answer, median", words(description.answerWords())));
        rows.add(List.of(
                "vocabulary of queries", Long.toString(description.queries().vocabulary())));
        rows.add(List.of(
                "distinct-1, -2, -3 of queries",
                String.format(
                        Locale.ROOT,
                        "%.3f, %.3f, %.3f",
                        description.queries().distinct1(),
                        description.queries().distinct2(),
                        description.queries().distinct3())));
        rows.add(List.of(
                "self-BLEU-4 of queries, of " + Description.SAMPLE + " at most", number(description.selfBleu())));
        rows.add(List.of("mean cosine of two queries", number(meaning.meanCosine())));
        rows.add(List.of(
                "cosine to the nearest query, median", number(meaning.nearest().at(0.5))));
        add(rows, "answers found first", meaning.found());
        add(rows, "answers found in ten", meaning.foundInTen());
        add(rows, "reciprocal rank of answers, 0 behind ten", meaning.reciprocalRank());
        add(rows, "labels that the nearest text has too", meaning.agreement());
        return new Table(List.of("what", "value"), rows);
    }

    private static void add(List<List<String>> rows, String name, OptionalDouble value) {
        value.ifPresent(number -> rows.add(List.of(name, number(number))));
    }

    private static String words(Quantiles quantiles) {
        double median = quantiles.at(0.5);
        return Double.isNaN(median) ? "–" : String.format(Locale.ROOT, "%.0f", median);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
    }

    /// @param samples whether there is a page of samples beside
    void write(Path target, boolean samples) {
        Report report = new Report("What the examples are like").table(table());
        draw(report, "Words of queries", "words", description.queryWords());
        draw(report, "Words of answers", "words", description.answerWords());
        draw(
                report,
                "Cosine of each query to the nearest other one",
                "cosine",
                description.meaning().nearest());
        if (samples) {
            report.heading("Samples")
                    .links(new TreeMap<>(Map.of(SamplePage.NAME, "Examples of every task, with where they come from")));
        }
        report.write(target);
    }

    private static void draw(Report report, String name, String axis, Quantiles values) {
        QuantileLines.draw(report.heading(name), name, axis, new LinkedHashMap<>(Map.of(name, values)));
    }

    /// The beginning of a text.
    ///
    /// @param most characters
    static String shown(String text, int most) {
        int end = Math.min(text.length(), most);
        return end == text.length()
                ? text
                : text.substring(0, end - (Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0)) + "…";
    }
}
