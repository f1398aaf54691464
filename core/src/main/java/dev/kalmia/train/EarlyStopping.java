package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import dev.kalmia.train.tune.StoppingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Measures the weights on a task every so many steps, keeps the best of them, and says when to stop. Of equal scores
/// the first is the best.
///
/// The best weights lie in `checkpoints/best`, written before the checkpoint of their step: a run that goes on from a
/// checkpoint finds those of its own steps or better ones, which it will meet again.
final class EarlyStopping implements Keeping {
    private static final String MODEL = "model";

    private final StoppingConfig config;
    private final DevTask task;
    private final Path work;
    private final Consumer<Path> writer;
    private final Progress progress;
    private final Evaluations evaluations;
    private final Path best;

    /// @param resumedAt steps that were made before
    /// @param writer writes the weights as they are into a folder, `model/` and what belongs to it
    EarlyStopping(
            StoppingConfig config, DevTask task, Path work, long resumedAt, Consumer<Path> writer, Progress progress) {
        this.config = config;
        this.task = task;
        this.work = work;
        this.writer = writer;
        this.progress = progress;
        this.evaluations = Evaluations.resume(work.resolve("evaluations.jsonl"), resumedAt, config.every());
        this.best = work.resolve(Checkpoints.FOLDER).resolve("best");
        if (evaluations.best().isPresent() && !Files.isDirectory(best.resolve(MODEL))) {
            throw new InputException(best + ": the best weights so far must be here; delete the folder "
                    + work.resolve(Checkpoints.FOLDER) + " to train from the start");
        }
    }

    @Override
    public void after(long step, boolean last) {
        if (step % config.every() != 0 && !last) {
            return;
        }
        Path candidate = best.resolveSibling("measured");
        try {
            Trees.delete(candidate);
            Files.createDirectories(candidate);
            writer.accept(candidate);
            double score = score(candidate, step);
            evaluations.add(step, score);
            boolean better = evaluations.sinceBest() == 0;
            if (better) {
                Trees.delete(best);
                Files.move(candidate, best);
            } else {
                Trees.delete(candidate);
            }
            note(step, score, better);
        } catch (IOException failure) {
            throw new InputException(best + ": cannot be written: " + InputException.reason(failure), failure);
        }
    }

    private double score(Path candidate, long step) {
        double score = task.score(ModelFolder.open(candidate.resolve(MODEL)));
        if (!Double.isFinite(score)) {
            throw new InputException(
                    "the score of the task of early stopping must be a number; score=" + score + " at step " + step);
        }
        return score;
    }

    private void note(long step, double score, boolean better) {
        progress.note(String.format(
                Locale.ROOT,
                "train: step %d scores %.4f on the task of early stopping, %s",
                step,
                score,
                better
                        ? "the best so far"
                        : "not better than step "
                                + evaluations.best().orElseThrow().step() + ", " + evaluations.sinceBest() + " of "
                                + config.patience()));
    }

    @Override
    public boolean done() {
        return evaluations.sinceBest() >= config.patience();
    }

    @Override
    public void finish() {
        Evaluations.Evaluation kept = evaluations.best().orElseThrow();
        progress.note(String.format(
                Locale.ROOT, "train: the weights of step %d are kept, which score %.4f", kept.step(), kept.score()));
        for (String part : List.of(MODEL, "adapter", LossHeads.FOLDER)) {
            Path from = best.resolve(part);
            if (Files.isDirectory(from)) {
                copy(from, work.resolve(part));
            }
        }
    }

    /// A copy, since a run that is killed before it clears its checkpoints needs them again.
    private static void copy(Path from, Path to) {
        Trees.remove(to);
        try {
            AtomicFolder.write(to, partial -> Trees.copy(from, partial));
        } catch (IOException failure) {
            throw new InputException(to + ": cannot be written: " + InputException.reason(failure), failure);
        }
    }
}
