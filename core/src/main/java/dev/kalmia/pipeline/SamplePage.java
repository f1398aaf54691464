package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.GroupScores;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.report.Report;
import dev.kalmia.run.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Examples to read, task by task: a line each that opens to show its texts and all that is known of where it
/// comes from. Each task has as many as another one, unless it has not so many.
record SamplePage(List<Example> examples, int most, long seed) {
    static final String NAME = "samples.html";

    private static final int SUMMARY = 160;
    private static final int TEXT = 4000;

    void write(Path target) {
        Map<String, List<Example>> drawn = drawn();
        int shown = drawn.values().stream().mapToInt(List::size).sum();
        Report report = new Report("Samples");
        report.text(
                shown == examples.size()
                        ? "All " + shown + " examples, by task. A line opens to show the whole example and its origin."
                        : shown + " of " + examples.size()
                                + " examples, drawn from each task. A line opens to show the whole example"
                                + " and its origin.");
        SequencedMap<String, String> contents = new LinkedHashMap<>();
        List<String> tasks = List.copyOf(drawn.keySet());
        for (int i = 0; i < tasks.size(); i++) {
            contents.put(
                    "#task-" + i,
                    name(tasks.get(i)) + ": "
                            + drawn.getOrDefault(tasks.get(i), List.of()).size());
        }
        report.links(contents);
        for (int i = 0; i < tasks.size(); i++) {
            report.heading(name(tasks.get(i)), "task-" + i);
            drawn.getOrDefault(tasks.get(i), List.of())
                    .forEach(example -> report.folded(
                            DescriptionPage.shown(parts(example).firstEntry().getValue(), SUMMARY), parts(example)));
        }
        report.write(target);
    }

    private static String name(String task) {
        return task.isEmpty() ? "without a task" : task;
    }

    /// Small tasks first, so that what they leave goes to the larger ones.
    private Map<String, List<Example>> drawn() {
        Map<String, List<Example>> byTask = examples.stream()
                .collect(Collectors.groupingBy(example -> example.meta().task()));
        List<String> tasks = new ArrayList<>(byTask.keySet());
        tasks.sort(Comparator.comparingInt(
                        (String task) -> byTask.getOrDefault(task, List.of()).size())
                .thenComparing(task -> task));
        Map<String, List<Example>> drawn = new TreeMap<>();
        int left = most;
        for (int i = 0; i < tasks.size(); i++) {
            List<Example> all = byTask.getOrDefault(tasks.get(i), List.of());
            int share = Math.min(all.size(), left / (tasks.size() - i));
            left -= share;
            drawn.put(tasks.get(i), draw(all, share));
        }
        drawn.values().removeIf(List::isEmpty);
        return drawn;
    }

    private List<Example> draw(List<Example> all, int share) {
        return all.stream()
                .sorted(Comparator.comparingLong(
                        example -> Seeds.derive(seed, example.meta().id())))
                .limit(share)
                .toList();
    }

    private static SequencedMap<String, String> parts(Example example) {
        SequencedMap<String, String> parts = new LinkedHashMap<>();
        switch (example) {
            case Pair pair -> {
                parts.put("asks", pair.query());
                parts.put("answers", pair.positive());
            }
            case Group group -> {
                parts.put("asks", group.query());
                GroupScores scores = group.scores();
                put(parts, "answers", group.positives(), scores == null ? null : scores.positives());
                put(parts, "does not", group.negatives(), scores == null ? null : scores.negatives());
            }
            case Scored scored -> {
                parts.put("first", scored.first());
                parts.put("second", scored.second());
                parts.put("score", Double.toString(scored.score()));
            }
            case Labelled labelled -> {
                parts.put("text", labelled.text());
                parts.put("label", labelled.label());
            }
        }
        parts.put("id", example.meta().id());
        if (example.meta().prompt() != null) {
            parts.put("prompt", example.meta().prompt());
        }
        example.meta().attributes().forEach(parts::put);
        parts.replaceAll((name, text) -> DescriptionPage.shown(text, TEXT));
        return parts;
    }

    private static void put(Map<String, String> parts, String name, List<String> texts, @Nullable List<Double> scores) {
        for (int i = 0; i < texts.size(); i++) {
            String number = texts.size() == 1 ? "" : " " + (i + 1);
            parts.put(name + number + (scores == null ? "" : " (" + scores.get(i) + ")"), texts.get(i));
        }
    }
}
