package dev.kalmia.train;

import dev.kalmia.run.Progress;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.train.tune.StoppingConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The lines for people of a run.
record RunNotes(TrainConfig config, Objectives objectives, Progress progress) {
    /// Before the first step.
    void begin(List<TrainingRow> rows) {
        OddSettings.warnings(config).forEach(line -> progress.note("train: " + line));
        noteObjectives(rows);
        noteAccumulation();
    }

    /// Tells where nothing can stop a run of so many steps early.
    void noteStopping(long total) {
        StoppingConfig stopping = config.tuning().earlyStopping();
        if (stopping.wanted() && stopping.every() >= total) {
            progress.note("train: early-stopping cannot stop this run: it measures every " + stopping.every()
                    + " steps, and there are " + total);
        }
    }

    /// After a step, every tenth of them all.
    void after(StepLog.Step done, long total) {
        if (done.step() % Math.max(1, total / 10) == 0) {
            progress.note(String.format(
                    Locale.ROOT, "step %d of %d, epoch %d: %s", done.step(), total, done.epoch() + 1, done.words()));
        }
    }

    /// What many expect of accumulation, it does not do.
    private void noteAccumulation() {
        int batches = config.tuning().accumulationSteps();
        if (batches > 1) {
            progress.note("train: accumulation-steps adds no negatives: each of the " + batches + " batches of "
                    + config.batchSize() + " queries sees its own alone; a larger batch-size in the memory of a small"
                    + " one is what micro-batch-tokens is for");
        }
    }

    /// Tells how many examples have which loss, where there is more than one.
    private void noteObjectives(List<TrainingRow> rows) {
        Map<Integer, Long> counts = rows.stream()
                .collect(Collectors.groupingBy(TrainingRow::objective, TreeMap::new, Collectors.counting()));
        if (!counts.keySet().equals(Set.of(0))) {
            progress.note("train: "
                    + counts.entrySet().stream()
                            .map(entry -> entry.getValue() + " examples by the loss "
                                    + objectives
                                            .losses()
                                            .get(entry.getKey())
                                            .kind()
                                            .key())
                            .collect(Collectors.joining(", ")));
        }
    }
}
