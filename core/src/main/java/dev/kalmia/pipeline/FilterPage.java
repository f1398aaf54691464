package dev.kalmia.pipeline;

import dev.kalmia.filter.FilterReport;
import dev.kalmia.filter.Overlap;
import dev.kalmia.report.Report;
import dev.kalmia.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the filters of a stage did, for people.
///
/// @param overlaps test → how many of the examples dropped give it away in each way; empty where no test
///     was named
record FilterPage(FilterReports reports, SortedMap<String, Map<Overlap, Integer>> overlaps) {
    private static final int MOST_SHOWN = 300;

    void write(Path target) {
        Report report = new Report("What was filtered, and why").table(summary());
        if (!overlaps.isEmpty()) {
            report.heading("Tests that were given away").table(contamination());
        }
        for (FilterReport filter : reports.filters()) {
            filter.samples()
                    .forEach((reason, some) ->
                            report.heading(heading(filter, reason)).table(samples(some)));
        }
        report.write(target);
    }

    /// Test → way → examples, by names that stay.
    static SortedMap<String, Object> facts(SortedMap<String, Map<Overlap, Integer>> overlaps) {
        SortedMap<String, Object> facts = new TreeMap<>();
        overlaps.forEach((test, found) -> {
            SortedMap<String, Integer> counts = new TreeMap<>();
            found.forEach((overlap, count) ->
                    counts.put(overlap.name().toLowerCase(Locale.ROOT).replace('_', '-'), count));
            facts.put(test, counts);
        });
        return facts;
    }

    private static String heading(FilterReport filter, String reason) {
        Long dropped = filter.droppedByReason().get(reason);
        Long flagged = filter.flaggedByReason().get(reason);
        return String.format(
                Locale.ROOT,
                "%s: %s, %s",
                filter.filter(),
                reason,
                dropped == null
                        ? String.format(Locale.ROOT, "%,d flagged", flagged)
                        : String.format(Locale.ROOT, "%,d dropped", dropped));
    }

    private Table summary() {
        List<List<String>> rows = new ArrayList<>();
        for (FilterReport filter : reports.filters()) {
            rows.add(List.of(filter.filter(), "", "", number(filter.in()), number(filter.out())));
            filter.droppedByReason()
                    .forEach((reason, count) -> rows.add(List.of("", "dropped: " + reason, number(count), "", "")));
            filter.flaggedByReason()
                    .forEach((reason, count) -> rows.add(List.of("", "flagged: " + reason, number(count), "", "")));
        }
        return new Table(List.of("filter", "what", "examples", "in", "kept"), rows);
    }

    private Table contamination() {
        List<List<String>> rows = new ArrayList<>();
        overlaps.forEach((test, found) ->
                found.forEach((overlap, count) -> rows.add(List.of(test, overlap.words(), number(count)))));
        return new Table(List.of("test", "how", "examples"), rows);
    }

    private static Table samples(List<FilterReport.Sample> some) {
        return new Table(
                List.of("id", "asks", "answers", "found"),
                some.stream()
                        .map(one -> List.of(one.id(), shown(one.query()), shown(one.answer()), one.detail()))
                        .toList());
    }

    private static String shown(String text) {
        return DescriptionPage.shown(text, MOST_SHOWN);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
