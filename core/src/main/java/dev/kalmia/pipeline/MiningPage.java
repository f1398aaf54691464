package dev.kalmia.pipeline;

import dev.kalmia.data.Quantiles;
import dev.kalmia.mine.Miner;
import dev.kalmia.mine.MiningReport;
import dev.kalmia.mine.Rule;
import dev.kalmia.report.Report;
import dev.kalmia.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// What mining found, as facts for programs and as a page for people.
///
/// @param scores whether the examples carry scores
record MiningPage(MiningReport report, boolean scores) {

    /// What was found, by names that stay.
    SequencedMap<String, Object> facts() {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("examples", report.examples());
        facts.put("passed", report.passed());
        facts.put("existing", report.existing());
        facts.put("refusedExisting", report.refusedExisting());
        facts.put("mined", report.mined());
        facts.put("shortExamples", report.shortExamples());
        facts.put("missing", report.missing());
        facts.put("forgottenScores", report.forgottenScores());
        facts.put("miners", report.miners().stream().map(MiningPage::facts).toList());
        report.recall().ifPresent(recall -> {
            facts.put("recall", recall);
            facts.put("recallQueries", report.recallQueries());
        });
        facts.put("positiveScores", report.positives().facts());
        facts.put("negativeScores", report.negatives().facts());
        return facts;
    }

    private static SequencedMap<String, Object> facts(MiningReport.OfMiner found) {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        Miner miner = found.miner();
        facts.put("kind", word(miner));
        facts.put("negatives", miner.negatives());
        if (miner.kind() != Miner.Kind.RANDOM) {
            facts.put("rankFrom", miner.from());
            facts.put("rankTo", miner.to());
        }
        facts.put("looked", found.looked());
        SequencedMap<String, Object> refused = new LinkedHashMap<>();
        found.refused().forEach((rule, count) -> refused.put(rule.word(), count));
        facts.put("refused", refused);
        facts.put("mined", found.mined());
        return facts;
    }

    private static String word(Miner miner) {
        return miner.kind().name().toLowerCase(Locale.ROOT);
    }

    /// What came out, as a stage counts it.
    SequencedMap<String, Long> counts() {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("out", report.examples() + report.passed());
        if (report.passed() > 0) {
            counts.put("passed", report.passed());
        }
        counts.put("negatives", report.mined());
        counts.put("examples-with-fewer", report.shortExamples());
        for (Rule rule : Rule.values()) {
            if (report.refused(rule) > 0) {
                counts.put("refused-" + rule.word(), report.refused(rule));
            }
        }
        report.recall().ifPresent(recall -> counts.put("recall-in-ten-thousand", Math.round(recall * 10_000)));
        if (report.forgottenScores() > 0) {
            counts.put("forgotten-scores", report.forgottenScores());
        }
        return counts;
    }

    void write(Path target) {
        Report page =
                new Report("What was mined").table(table()).heading("Miners").table(miners());
        page.heading("Scores").table(quantiles());
        SequencedMap<String, Quantiles> scores = new LinkedHashMap<>();
        scores.put("best positives", report.positives());
        scores.put("negatives found", report.negatives());
        QuantileLines.draw(page, "Scores, and which part of them lies below", "score", scores);
        page.write(target);
    }

    private Table table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("examples", report.examples()));
        if (report.passed() > 0) {
            rows.add(row("scored pairs and labelled texts, as they were", report.passed()));
        }
        rows.add(row("negatives found", report.mined()));
        rows.add(row("negatives that were there", report.existing()));
        rows.add(row("of these refused", report.refusedExisting()));
        rows.add(row("examples with fewer than asked", report.shortExamples()));
        rows.add(row("negatives that they lack", report.missing()));
        report.recall()
                .ifPresent(recall -> rows.add(List.of(
                        "recall of the approximate index, " + report.recallQueries() + " queries",
                        String.format(Locale.ROOT, "%.4f", recall))));
        rows.add(List.of("scores written", scores ? "yes" : "no"));
        return new Table(List.of("what", "value"), rows);
    }

    private static List<String> row(String what, long value) {
        return List.of(what, String.format(Locale.ROOT, "%,d", value));
    }

    private Table miners() {
        List<String> head = new ArrayList<>(List.of("what"));
        report.miners().forEach(found -> head.add(shown(found.miner())));
        List<List<String>> rows = new ArrayList<>();
        rows.add(ofEach("texts looked at", MiningReport.OfMiner::looked));
        for (Rule rule : Rule.values()) {
            rows.add(ofEach("refused: " + rule.word(), found -> found.refused().getOrDefault(rule, 0L)));
        }
        rows.add(ofEach("negatives found", MiningReport.OfMiner::mined));
        return new Table(head, rows);
    }

    private static String shown(Miner miner) {
        return miner.kind() == Miner.Kind.RANDOM
                ? word(miner)
                : word(miner) + ", ranks " + miner.from() + " to " + miner.to();
    }

    private interface Count {
        long of(MiningReport.OfMiner found);
    }

    private List<String> ofEach(String what, Count count) {
        List<String> row = new ArrayList<>(List.of(what));
        report.miners().forEach(found -> row.add(String.format(Locale.ROOT, "%,d", count.of(found))));
        return row;
    }

    private Table quantiles() {
        List<List<String>> rows = new ArrayList<>();
        report.positives()
                .facts()
                .keySet()
                .forEach(part ->
                        rows.add(List.of(part, value(report.positives(), part), value(report.negatives(), part))));
        return new Table(List.of("part of them", "best positives", "negatives found"), rows);
    }

    private static String value(Quantiles quantiles, String part) {
        Double value = quantiles.facts().get(part);
        return value == null ? "–" : String.format(Locale.ROOT, "%.4f", value);
    }
}
