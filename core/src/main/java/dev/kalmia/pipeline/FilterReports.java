package dev.kalmia.pipeline;

import dev.kalmia.filter.FilterReport;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// The reports of a stage's filters as a file, for programs and for a run that goes on.
///
/// @param intake what was read
/// @param filters in the order in which they judged
record FilterReports(Scan intake, List<FilterReport> filters) {
    FilterReports {
        filters = List.copyOf(filters);
    }

    /// The counts of the stage.
    SequencedMap<String, Long> counts() {
        SequencedMap<String, Long> counts = intake.counts();
        for (FilterReport report : filters) {
            report.droppedByReason().forEach((reason, count) -> counts.merge("dropped." + reason, count, Long::sum));
        }
        for (FilterReport report : filters) {
            report.flaggedByReason().forEach((reason, count) -> counts.merge("flagged." + reason, count, Long::sum));
        }
        counts.put("out", filters.getLast().out());
        return counts;
    }

    static FilterReports readAll(Path file) {
        try {
            Map<String, Object> facts = Json.readObject(file);
            return new FilterReports(
                    intake(map(facts, "intake")),
                    list(facts, "filters").stream()
                            .map(each -> report(Json.asObject(each, file.toString())))
                            .toList());
        } catch (ClassCastException e) {
            throw new InputException(file + ": is no report of filters", e);
        }
    }

    static FilterReport read(Path file) {
        try {
            return report(Json.readObject(file));
        } catch (ClassCastException e) {
            throw new InputException(file + ": is no report of a filter", e);
        }
    }

    static Scan intake(Map<String, Object> facts) {
        return new Scan(number(facts, "examples"), number(facts, "rejected"), number(facts, "withoutPositive"));
    }

    private static FilterReport report(Map<String, Object> facts) {
        SortedMap<String, List<FilterReport.Sample>> samples = new TreeMap<>();
        map(facts, "samples").forEach((reason, some) -> {
            List<FilterReport.Sample> shown = new ArrayList<>();
            ((List<?>) some).forEach(each -> shown.add(sample(Json.asObject(each, reason))));
            samples.put(reason, shown);
        });
        return new FilterReport(
                text(facts, "filter"),
                number(facts, "in"),
                number(facts, "out"),
                numbers(map(facts, "droppedByReason")),
                numbers(map(facts, "flaggedByReason")),
                samples);
    }

    private static FilterReport.Sample sample(Map<String, Object> facts) {
        return new FilterReport.Sample(
                text(facts, "id"),
                text(facts, "task"),
                text(facts, "query"),
                text(facts, "answer"),
                text(facts, "detail"));
    }

    private static SortedMap<String, Long> numbers(Map<String, Object> facts) {
        SortedMap<String, Long> numbers = new TreeMap<>();
        facts.forEach((name, value) -> numbers.put(name, (Long) value));
        return numbers;
    }

    private static long number(Map<String, Object> facts, String key) {
        return (Long) there(facts, key);
    }

    private static String text(Map<String, Object> facts, String key) {
        return (String) there(facts, key);
    }

    private static List<?> list(Map<String, Object> facts, String key) {
        return (List<?>) there(facts, key);
    }

    private static Map<String, Object> map(Map<String, Object> facts, String key) {
        return Json.asObject(there(facts, key), key);
    }

    private static Object there(Map<String, Object> facts, String key) {
        Object value = facts.get(key);
        if (value == null) {
            throw new ClassCastException("there is no " + key);
        }
        return value;
    }
}
