package dev.kalmia.pipeline;

import dev.kalmia.eval.ComparedTask;
import dev.kalmia.eval.Comparison;
import dev.kalmia.report.Report;
import dev.kalmia.report.Table;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// Sets two models' results side by side. Writes `report.html`, `table.txt` and, where the
/// training left a card, `model-card.md`: the same with these results.
///
/// @param title heading of the page
/// @param before folder of the stage that measured the first model
/// @param after folder of the stage that measured the second
/// @param also folders of stages that measured others, by what tells them from the second: each is set
///     beside the first, and beside the second
/// @param training folder of the stage that trained the second, for the curves
/// @param stages folders of stages whose counts the page tells, in order
record ReportStage(
        String title,
        Path before,
        Path after,
        @Default("") Map<String, Path> also,
        Path training,
        @Default("") List<Path> stages)
        implements Stage {
    @Override
    public Map<String, Content> outputs() {
        return Map.of("report.html", Content.PAGE, "table.txt", Content.PAGE);
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>(Source.each("stages", stages, null));
        sources.add(new Source("before", results(before), Content.RESULTS));
        sources.add(new Source("after", results(after), Content.RESULTS));
        also.forEach((name, folder) -> sources.add(new Source("also." + name, results(folder), Content.RESULTS)));
        sources.add(new Source("training", training.resolve("log.jsonl"), Content.LOG));
        return sources;
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        Table results = results();
        Report report = new Report(title)
                .heading("Results")
                .text(
                        "Main score of each task, times 100, before and after training; p of the paired randomisation test and"
                                + " the 95 % bootstrap interval of the difference, over queries.")
                .table(results)
                .heading("Training");
        TrainingPage.read(training.resolve("log.jsonl")).addTo(report);
        if (!stages.isEmpty()) {
            report.heading("What each stage did").table(counts());
        }
        report.write(run.work().resolve("report.html"));
        AtomicFile.writeString(run.work().resolve("table.txt"), results.toText());
        writeCard(results, run.work());
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("tasks", (long)
                Comparison.of(results(before), results(after)).tasks().size());
        return counts;
    }

    /// The trained model's card with what was measured; none where the training left no card.
    private void writeCard(Table results, Path work) {
        Path card = training.resolve("model").resolve(ModelCard.NAME);
        if (!Files.isRegularFile(card)) {
            return;
        }
        try {
            AtomicFile.writeString(
                    work.resolve("model-card.md"), ModelCard.withResults(Files.readString(card), results));
        } catch (IOException failure) {
            throw new InputException(card + ": cannot be read: " + InputException.reason(failure), failure);
        }
    }

    private Table results() {
        List<String> heading = new ArrayList<>(
                List.of("task", "metric", "before", "after", "change", "95 % interval", "p", "queries"));
        List<List<String>> rows = new ArrayList<>(rows("", before, after));
        if (!also.isEmpty()) {
            heading.add(1, "model");
            rows = new ArrayList<>(rows("after", before, after));
            for (Map.Entry<String, Path> other : also.entrySet()) {
                rows.addAll(rows(other.getKey(), before, other.getValue()));
                rows.addAll(rows(other.getKey() + ", beside after", after, other.getValue()));
            }
        }
        return new Table(heading, rows);
    }

    /// @param model what is compared, where there are several; else empty
    private static List<List<String>> rows(String model, Path first, Path second) {
        List<List<String>> rows = new ArrayList<>();
        for (ComparedTask task : Comparison.of(results(first), results(second)).tasks()) {
            List<String> row = new ArrayList<>(List.of(
                    task.task(),
                    task.metric(),
                    ResultCells.score(task.a()),
                    ResultCells.score(task.b()),
                    ResultCells.signed(task.difference()),
                    ResultCells.interval(task.interval()),
                    ResultCells.p(task.p()),
                    Integer.toString(task.queries())));
            if (!model.isEmpty()) {
                row.add(1, model);
            }
            rows.add(row);
        }
        return rows;
    }

    private static Path results(Path stage) {
        return stage.resolve("results");
    }

    private Table counts() {
        List<List<String>> rows = new ArrayList<>();
        for (Path stage : stages) {
            RunRecord.read(stage)
                    .counts()
                    .forEach((what, count) -> rows.add(List.of(
                            String.valueOf(stage.getFileName()),
                            (CountNames.isDropped(what) ? "dropped: " : "") + CountNames.words(what),
                            String.format(Locale.ROOT, "%,d", count))));
        }
        return new Table(List.of("stage", "what", "count"), rows);
    }
}
