package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.report.Report;
import dev.kalmia.report.Table;
import dev.kalmia.train.tune.PartChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What of a training is told in tables: how far each part of the model moved, and what was measured on the way.
final class TrainingTables {
    private TrainingTables() {}

    static void addTo(Report report, ModelFolder base, Path work) {
        report.heading("How far the model moved").table(changes(base, ModelFolder.open(work.resolve("model"))));
        Path measured = work.resolve("evaluations.jsonl");
        if (Files.exists(measured)) {
            report.heading("What was measured on the way").table(measurements(measured));
        }
    }

    private static Table changes(ModelFolder base, ModelFolder trained) {
        return new Table(
                List.of("part", "numbers", "relative change", "cosine", "share that moved"),
                PartChange.between(base, trained).stream()
                        .map(change -> List.of(
                                change.part(),
                                String.format(Locale.ROOT, "%,d", change.numbers()),
                                String.format(Locale.ROOT, "%.6f", change.relative()),
                                String.format(Locale.ROOT, "%.6f", change.cosine()),
                                String.format(Locale.ROOT, "%.4f", change.moved())))
                        .toList());
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
