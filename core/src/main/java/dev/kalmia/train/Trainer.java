package dev.kalmia.train;

import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.Matryoshka;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingHead;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.AdamW;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.SharedAdamW;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.loss.MatryoshkaLoss;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.train.watch.StepProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Contrastive training of a sentence model, with checkpoints from which a killed run goes on exactly.
///
/// The work folder gets `log.jsonl` (a line a step), an event file with the same for TensorBoard, `timings.jsonl`
/// with what depends on the clock, `checkpoints/` while it runs, and in the end `model/`, a
/// sentence-transformers folder. The same seed, data and number of threads give the same bytes, stopped in
/// between or not.
public final class Trainer {
    private final TrainConfig config;
    private final Objectives objectives;
    private final List<TrainingRow> rows;
    private final long seed;
    private final Path work;
    private final Progress progress;
    private final StepProgress shown;
    private final WorkerGroup group;

    /// Prepares a run; nothing is read or written yet.
    ///
    /// @param rows what to train on, at least two
    /// @param work folder of this run alone
    public Trainer(TrainConfig config, List<TrainingRow> rows, long seed, Path work, Progress progress) {
        this(config, rows, seed, work, progress, WorkerGroup.alone());
    }

    /// Prepares a run of several workers, which have the same arguments but for their work folders and progress; only
    /// the first writes.
    public Trainer(
            TrainConfig config, List<TrainingRow> rows, long seed, Path work, Progress progress, WorkerGroup group) {
        if (rows.size() < 2) {
            throw new UsageException("training needs at least 2 examples; examples=" + rows.size());
        }
        this.config = config;
        this.objectives = Objectives.of(config);
        this.rows = List.copyOf(rows);
        this.seed = seed;
        this.work = work;
        this.progress = progress;
        this.shown = new StepProgress(progress);
        this.group = group;
        this.rows.forEach(this::requireScores);
    }

    private void requireScores(TrainingRow row) {
        boolean scored = config.teacher() != null || row.scores() != null;
        if (objectives.losses().get(row.objective()).needsScores() && !scored) {
            throw new UsageException("such a loss needs examples with a teacher's scores (scores: true of mining"
                    + " writes them) or a teacher; example " + row.id() + " has none");
        }
    }

    /// Trains from `base`, or goes on from the newest checkpoint in the work folder.
    ///
    /// @throws LossException when the loss is no number any more; the last good checkpoint stays, the batch
    ///     is written down
    public TrainResult run(ModelFolder base) {
        Agreement.require(group, config, rows, seed, base);
        for (var misfit : config.misfits(base).entrySet()) {
            throw new UsageException(misfit.getKey() + " " + misfit.getValue());
        }
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = base.openTokenizer();
                BatchPlan plan = plan(model);
                TextTower tower = new TextTower(model, tokenizer, config, group, shown);
                SharedAdamW optimiser = new SharedAdamW(
                        model.parameters(), AdamW.Settings.withWeightDecay(config.weightDecay()), group)) {
            model.parameters().values().forEach(Tensor::requireGradient);
            TrainResult result = train(model, tower, optimiser, plan);
            if (group.first()) {
                Matryoshka matryoshka = Matryoshka.of(config.matryoshkaDimensions());
                TrainedModel.write(work.resolve("model"), model, matryoshka);
                new Checkpoints(work).clear();
            }
            Trees.remove(work.resolve(Teacher.FOLDER));
            // Nobody has done its work before it is written.
            group.exchange("done");
            return result;
        }
    }

    /// A model cannot end after its last layer and be another, nor where its head looks at all layers.
    private void requireLayers(SentenceModel model) {
        int most = model.layers() - 1;
        for (int layer : config.matryoshkaLayers()) {
            if (layer > most) {
                throw new UsageException("matryoshka-layers must be at most " + most + " for "
                        + model.folder().name() + "; matryoshka-layers=" + config.matryoshkaLayers());
            }
        }
        boolean allLayers = model.folder()
                .head()
                .map(PoolingHead::shape)
                .filter(shape -> shape instanceof HeadShape.MultiLayer sizes && sizes.allLayers())
                .isPresent();
        if (allLayers && !config.matryoshkaLayers().isEmpty()) {
            throw new UsageException(
                    "matryoshka-layers must be empty for " + model.folder().name()
                            + ", whose head pools all layers; matryoshka-layers=" + config.matryoshkaLayers());
        }
    }

    /// Asks the teacher first, where there is one.
    private BatchPlan plan(SentenceModel model) {
        requireLayers(model);
        TeacherConfig teaching = config.teacher();
        if (teaching == null) {
            return new BatchPlan(config, rows, seed, null);
        }
        boolean meetsVectors = objectives.losses().stream().anyMatch(LossConfig::needsVectors);
        Path folder = work.resolve(Teacher.FOLDER);
        Teacher teacher = Teacher.open(teaching, rows, model.dimension(), meetsVectors, folder, progress);
        // When a run goes on the first worker has nothing to ask any more, and the others have all.
        group.exchange("taught", Duration.ofDays(1));
        return new BatchPlan(config, rows, seed, teacher);
    }

    private TrainResult train(SentenceModel model, TextTower tower, SharedAdamW optimiser, BatchPlan plan) {
        TrainingStep training = new TrainingStep(config, losses(config), model, tower, optimiser, group, work);
        long total = plan.steps();
        LearningRateSchedule schedule =
                new LearningRateSchedule(config.learningRate(), Math.round(config.warmupRatio() * total), total);
        try (RunFiles files = new RunFiles(work, group, shown)) {
            long resumedAt = files.resume(model.parameters(), optimiser);
            noteObjectives();
            progress.start("train", total, "steps");
            progress.advance(resumedAt);
            for (long step = resumedAt; step < total; step++) {
                StepLog.Step done = training.take(step, plan.epoch(step), schedule.at(step), plan.at(step));
                files.add(done);
                if ((step + 1) % Math.max(1, total / 10) == 0) {
                    note(done, total);
                }
                if ((step + 1) % config.checkpointSteps() == 0 && step + 1 < total) {
                    files.checkpoint(step + 1, model.parameters(), optimiser);
                }
            }
            tower.noteCuts(progress);
            return new TrainResult(total, rows.size(), tower.tokens(), resumedAt);
        } finally {
            progress.finish();
        }
    }

    private void note(StepLog.Step done, long total) {
        progress.note(String.format(
                Locale.ROOT, "step %d of %d, epoch %d: %s", done.step(), total, done.epoch() + 1, done.words()));
    }

    /// What a run learns, by the objectives of its rows.
    static List<Loss> losses(TrainConfig config) {
        return Objectives.of(config).losses().stream()
                .map(loss -> loss(loss, config))
                .toList();
    }

    private static Loss loss(LossConfig settings, TrainConfig config) {
        Loss whole = settings.loss(config.temperature());
        if (config.matryoshkaDimensions().isEmpty()) {
            return whole;
        }
        return new MatryoshkaLoss(whole, config.matryoshkaDimensions(), config.matryoshkaWeights());
    }

    /// Tells how many examples have which loss, where there is more than one.
    private void noteObjectives() {
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
