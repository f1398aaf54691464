package dev.kalmia.pipeline;

import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.report.Report;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// How a training went, as curves over its steps.
///
/// @param steps lines of a log
record TrainingPage(List<Row> steps) {
    private static final String STEP = "step";

    TrainingPage {
        steps = List.copyOf(steps);
    }

    /// @param log of a stage that trained
    static TrainingPage read(Path log) {
        return new TrainingPage(Table.read(log).rows());
    }

    /// A page of its own.
    Report report() {
        Report report = new Report("How the training went");
        addTo(report);
        return report;
    }

    /// The curves; of what the log does not have there is none.
    void addTo(Report report) {
        double[] at = numbers(STEP);
        report.curve("Loss", STEP, "loss", at, numbers("loss"));
        SequencedMap<String, double[]> likeness = new LinkedHashMap<>();
        putThere(likeness, "with positives", "positive_similarity");
        putThere(likeness, "with the hardest negatives", "hardest_similarity");
        putThere(likeness, "with all negatives", "negative_similarity");
        if (!likeness.isEmpty()) {
            report.curves("How alike queries and documents of a batch are", STEP, "mean cosine", at, likeness);
        }
        curve(report, "Queries with a negative above their positive", "share of queries", "positives_beaten");
        curve(report, "Gradient before it is clipped", "2-norm", "gradient_norm");
        curve(report, "Learning rate", "rate", "learning_rate");
        curve(report, "Padding", "share of what went through the model", "padding");
    }

    private void curve(Report report, String name, String axis, String key) {
        if (isThere(key)) {
            report.curve(name, STEP, axis, numbers(STEP), numbersOrGaps(key));
        }
    }

    private void putThere(SequencedMap<String, double[]> curves, String name, String key) {
        if (isThere(key)) {
            curves.put(name, numbersOrGaps(key));
        }
    }

    private boolean isThere(String key) {
        return steps.stream().anyMatch(step -> step.has(Column.of(key)));
    }

    private double[] numbers(String key) {
        return steps.stream().mapToDouble(step -> step.number(Column.of(key))).toArray();
    }

    /// Pictures leave out what is no number.
    private double[] numbersOrGaps(String key) {
        Column column = Column.of(key);
        return steps.stream()
                .mapToDouble(step -> step.has(column) ? step.number(column) : Double.NaN)
                .toArray();
    }
}
