package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.report.Report;
import dev.kalmia.run.Default;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.Reference;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.DevTask;
import dev.kalmia.train.RowCollector;
import dev.kalmia.train.TrainConfig;
import dev.kalmia.train.TrainResult;
import dev.kalmia.train.Trainer;
import dev.kalmia.train.TrainingRows;
import dev.kalmia.train.check.DataFaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Trains a model on pairs, groups, scored pairs and labelled texts. Writes `model/` (a sentence-transformers
/// folder), `log.jsonl`, an event file for TensorBoard, and `report.html` with the curves and how far each
/// part of the model moved; in the model's folder its card, `README.md`.
///
/// @param examples what to train on: a file or a BEIR folder; texts for the loss copies
/// @param model what to start from
/// @param training how
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
/// @param workers processes on this machine that train together
record TrainStage(
        Path examples,
        @Reference String model,
        TrainConfig training,
        @Default("error") OnBadRow onBadRow,
        @Default("1") int workers)
        implements Stage {
    private static final String LOG = "log.jsonl";
    private static final String ROWS = "rows";
    private static final String PAGE = "report.html";
    private static final int MOST_WORKERS = 64;

    TrainStage {
        Bounds.within(1, workers, MOST_WORKERS, "workers");
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("model", Content.MODEL, LOG, Content.LOG, PAGE, Content.PAGE);
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>(List.of(new Source("examples", examples, Content.EXAMPLES)));
        sources.addAll(TeacherModel.sources(training));
        sources.addAll(DevTasks.sources(training.tuning().earlyStopping()));
        return sources;
    }

    @Override
    public Map<String, String> inputs() {
        Map<String, String> inputs = Stage.super.inputs();
        inputs.putAll(TeacherModel.inputs(training));
        return inputs;
    }

    @Override
    public Optional<String> reads() {
        return Optional.of(model);
    }

    @Override
    public Map<String, String> misfits(ModelFolder folder) {
        SequencedMap<String, String> misfits = new LinkedHashMap<>();
        training.misfits(folder).forEach((key, fault) -> misfits.put("training." + key, fault));
        misfits.putAll(TeacherModel.misfits(training, folder));
        return misfits;
    }

    @Override
    public List<String> costly() {
        return List.of("checkpoints");
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        if (workers == 1) {
            return work(run);
        }
        try (LocalWorkers all = LocalWorkers.start(this, run.seed(), workers)) {
            return all.together(
                    group -> work(new StageRun(run.work(), run.seed(), run.progress(), run.print(), group)));
        }
    }

    /// What each worker does.
    SequencedMap<String, Long> work(StageRun run) {
        ModelFolder base = ModelSource.resolve(model);
        CardCounts counted = new CardCounts();
        try (RowCollector collector = new RowCollector(run.work().resolve(ROWS), training, run.seed())) {
            DataFaults odd = new DataFaults(training);
            Scan scan = Intake.toTrain(
                    examples, training, onBadRow, run, counted.andThen(odd).andThen(collector));
            odd.warnings().forEach(line -> run.print().accept("warning: " + line));
            try (TrainingRows rows = collector.done()) {
                requireClasses(rows);
                return train(base, rows, counted, scan, run);
            }
        }
    }

    private static void requireClasses(TrainingRows rows) {
        if (rows.rows().size() < 2 && rows.alone() > 0) {
            throw new UsageException(
                    "labelled texts must have at least two classes of two texts each, to have others of"
                            + " their own beside those of another; texts that have not: " + rows.alone());
        }
    }

    private SequencedMap<String, Long> train(
            ModelFolder base, TrainingRows rows, CardCounts counted, Scan scan, StageRun run) {
        TrainResult result = train(base, rows, training, run);
        if (run.group().first()) {
            describe(base, counted, run);
        }
        SequencedMap<String, Long> counts = scan.counts();
        if (rows.alone() > 0) {
            counts.put("dropped.alone", (long) rows.alone());
        }
        counts.put("steps", result.steps());
        if (run.group().size() > 1) {
            counts.put("workers", (long) run.group().size());
        }
        return counts;
    }

    /// Draws what the log holds, and writes the model's card.
    private void describe(ModelFolder base, CardCounts all, StageRun run) {
        TrainingPage page = TrainingPage.read(run.work().resolve(LOG));
        Report report = page.report();
        TrainingTables.addTo(report, base, run.work());
        report.write(run.work().resolve(PAGE));
        card(base, all, page, run.seed()).write(run.work().resolve("model"));
    }

    private ModelCard card(ModelFolder base, CardCounts all, TrainingPage page, long seed) {
        DataTrail trail = DataTrail.of(examples);
        ModelCard.Examples file = new ModelCard.Examples(String.valueOf(examples.getFileName()), Hashes.path(examples));
        return new ModelCard(base, CardData.of(all, trail), trail, file, training, seed, page.steps());
    }

    /// Trains in `run.work()`, or goes on there.
    static TrainResult train(ModelFolder base, TrainingRows rows, TrainConfig training, StageRun run) {
        Optional<DevTask> devTask = DevTasks.of(training.tuning().earlyStopping(), run.print());
        return new Trainer(training, rows.rows(), run.seed(), run.work(), run.progress(), run.group(), devTask)
                .run(base);
    }
}
