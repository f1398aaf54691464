package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.merge.ModelDifference;
import dev.kalmia.report.Report;
import dev.kalmia.report.Table;
import dev.kalmia.run.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What of a training is told in tables: how far each part of the model moved, and what was measured on the way.
final class TrainingTables {
    private TrainingTables() {}

    static void addTo(Report report, ModelFolder base, Path work) {
        report.heading("How far the model moved");
        ModelFolder trained = ModelFolder.open(work.resolve("model"));
        DifferencePage.addTo(report, ModelDifference.between(trained, base, Progress.silent()));
        Path measured = work.resolve("evaluations.jsonl");
        if (Files.exists(measured)) {
            report.heading("What was measured on the way").table(measurements(measured));
        }
    }

    private static Table measurements(Path file) {
        return new Table(
                List.of("step", "task", "general task"),
                dev.kalmia.data.Table.read(file).rows().stream()
                        .map(row -> List.of(
                                String.format(Locale.ROOT, "%.0f", row.number(Column.of("step"))),
                                score(row, "score"),
                                score(row, "general")))
                        .toList());
    }

    private static String score(Row row, String key) {
        Column column = Column.of(key);
        return row.has(column) ? String.format(Locale.ROOT, "%.4f", row.number(column)) : "";
    }
}
