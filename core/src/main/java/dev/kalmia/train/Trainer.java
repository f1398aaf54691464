package dev.kalmia.train;

import dev.kalmia.checkpoint.Matryoshka;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.AdamW;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NativeMemory;
import dev.kalmia.tensor.SharedAdamW;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.train.tune.NewTokens;
import dev.kalmia.train.tune.Tuned;
import dev.kalmia.train.watch.StepProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Contrastive training of a sentence model, with checkpoints from which a killed run goes on exactly.
/// The work folder gets `log.jsonl` (a line a step), an event file with the same for TensorBoard,
/// `timings.jsonl` with what depends on the clock, `checkpoints/` while it runs, and in the end `model/`, a
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
    private final Optional<DevTask> devTask;

    /// Prepares a run; nothing is read or written yet.
    ///
    /// @param rows what to train on, at least two; not copied, for they may be on disk
    /// @param work folder of this run alone
    public Trainer(TrainConfig config, List<TrainingRow> rows, long seed, Path work, Progress progress) {
        this(config, rows, seed, work, progress, WorkerGroup.alone(), Optional.empty());
    }

    /// Prepares a run of several workers, which have the same arguments but for their work folders and
    /// progress; only the first writes.
    ///
    /// @param devTask there where the settings ask for early stopping
    public Trainer(
            TrainConfig config,
            List<TrainingRow> rows,
            long seed,
            Path work,
            Progress progress,
            WorkerGroup group,
            Optional<DevTask> devTask) {
        if (rows.size() < 2) {
            throw new UsageException("training needs at least 2 examples; examples=" + rows.size());
        }
        this.config = config;
        this.objectives = Objectives.of(config);
        this.rows = rows;
        this.seed = seed;
        this.work = work;
        this.progress = progress;
        this.shown = new StepProgress(progress);
        this.group = group;
        this.devTask = devTask;
        this.rows.forEach(this::requireScores);
        if (config.tuning().earlyStopping().wanted() && devTask.isEmpty()) {
            throw new UsageException("tuning.early-stopping must come with a task to measure; there is none");
        }
    }

    private void requireScores(TrainingRow row) {
        TeacherConfig teacher = config.teacher();
        boolean scored = (teacher != null && teacher.scores()) || row.scores() != null;
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
        MadeWith made = MadeWith.of(config, rows, seed, base);
        Agreement.require(group, made);
        for (var misfit : config.misfits(base).entrySet()) {
            throw new UsageException(misfit.getKey() + " " + misfit.getValue());
        }
        Path extended = work.resolve(Checkpoints.FOLDER).resolve("extended");
        ModelFolder start = NewTokens.extend(config.tuning().newTokens(), base, extended);
        try (SentenceModel model = SentenceModel.open(start, Device.cpu());
                Tokenizer tokenizer = start.openTokenizer();
                BatchPlan plan = new Teaching(config, rows, seed, work, group, progress).plan(model, tokenizer);
                TextTower tower = new TextTower(model, tokenizer, config, group, shown);
                LossHeads heads =
                        LossHeads.of(config, rows, model, tokenizer, plan.dictionaries(), seed, group.first());
                Tuned tuned = Tuned.of(config.tuning(), model, heads.parameters(), seed)) {
            new RunNotes(config, objectives, progress).begin(rows);
            heads.note(progress);
            TrainResult result = train(model, heads, tuned, tower, plan, made);
            Trees.remove(work.resolve(Teacher.FOLDER));
            // Nobody has done its work before it is written.
            group.exchange("done");
            return result;
        } catch (RuntimeException failure) {
            if (NativeMemory.isOver(failure) && !(failure instanceof InputException)) {
                throw new InputException(
                        "out of memory: the model, its gradients and the optimiser's state do not fit;"
                                + " a smaller model, adapters or frozen parts (tuning) need less",
                        failure);
            }
            throw failure;
        } finally {
            NativeMemory.giveBack();
        }
    }

    /// Writes `model/`, and `adapter/` and `loss/` where there are such.
    private void write(Path folder, ModelFolder start, LossHeads heads, Tuned tuned) {
        Matryoshka matryoshka = Matryoshka.of(config.matryoshkaDimensions());
        tuned.lend(parameters -> {
            TrainedModel.write(folder.resolve("model"), start, parameters, matryoshka);
            tuned.writeAdapter(folder.resolve("adapter"));
            heads.write(folder);
        });
    }

    private TrainResult train(
            SentenceModel model, LossHeads heads, Tuned tuned, TextTower tower, BatchPlan plan, MadeWith made) {
        try (SharedAdamW optimiser = tuned.optimiser(AdamW.Settings.withWeightDecay(config.weightDecay()), group);
                RunFiles files = new RunFiles(work, group, shown)) {
            RunState run = new RunState(tuned, optimiser, tower, made);
            long resumedAt = files.resume(run);
            Keeping keeping = Keeping.of(
                    config.tuning().earlyStopping(),
                    devTask,
                    group,
                    new Keeping.Place(work, resumedAt, folder -> write(folder, model.folder(), heads, tuned)),
                    progress);
            files.open(resumedAt);
            TrainingStep training = new TrainingStep(
                    config, heads.losses(), tuned, model.dimension(), tower, optimiser, group, work, progress);
            long steps = train(resumedAt, plan, training, keeping, files, run);
            tower.noteCuts(progress);
            keeping.finish();
            files.clear();
            return new TrainResult(steps, rows.size(), tower.tokens(), resumedAt);
        } finally {
            progress.finish();
        }
    }

    /// @return steps made, those before the resume among them
    private long train(
            long resumedAt, BatchPlan plan, TrainingStep training, Keeping keeping, RunFiles files, RunState run) {
        long total = plan.steps();
        LearningRateSchedule schedule =
                new LearningRateSchedule(config.learningRate(), Math.round(config.warmupRatio() * total), total);
        RunNotes notes = new RunNotes(config, objectives, progress);
        notes.noteStopping(total);
        progress.start("train", total, "steps");
        progress.advance(resumedAt);
        long step = resumedAt;
        while (step < total && !keeping.done()) {
            StepLog.Step done = training.take(step, plan.epoch(step), schedule.at(step), plan.ofStep(step));
            files.add(done);
            step++;
            notes.after(done, total);
            keeping.after(step, step == total);
            if (step % config.checkpointSteps() == 0 && step < total && !keeping.done()) {
                files.checkpoint(step, run);
            }
        }
        return step;
    }
}
