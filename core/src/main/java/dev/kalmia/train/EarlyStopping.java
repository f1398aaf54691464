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
/// the first is the best. Where forgetting is guarded, none are kept that lost too much of a general task, and such a
/// loss ends the run; without another task the last that did not are kept, at first those before the first step.
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
        this.evaluations = Evaluations.resume(work.resolve("evaluations.jsonl"), resumedAt, config);
        this.best = work.resolve(Checkpoints.FOLDER).resolve("best");
        if (evaluations.best().isPresent() && !Files.isDirectory(best.resolve(MODEL))) {
            throw new InputException(best + ": the best weights so far must be here; delete the folder "
                    + work.resolve(Checkpoints.FOLDER) + " to train from the start");
        }
        if (resumedAt == 0 && config.forgetting().wanted()) {
            measure(0);
        }
    }

    @Override
    public void after(long step, boolean last) {
        if (step % config.every() == 0 || last) {
            measure(step);
        }
    }

    private void measure(long step) {
        Path candidate = best.resolveSibling("measured");
        try {
            Trees.delete(candidate);
            Files.createDirectories(candidate);
            writer.accept(candidate);
            Evaluations.Evaluation found = evaluation(ModelFolder.open(candidate.resolve(MODEL)), step);
            evaluations.add(found);
            boolean better = evaluations.sinceBest() == 0 && !evaluations.forgot();
            if (better) {
                Trees.delete(best);
                Files.move(candidate, best);
            } else {
                Trees.delete(candidate);
            }
            note(found, better);
        } catch (IOException failure) {
            throw new InputException(best + ": cannot be written: " + InputException.reason(failure), failure);
        }
    }

    private Evaluations.Evaluation evaluation(ModelFolder model, long step) {
        // Weights that nothing was done to are no choice.
        Double score = config.choosesBest() && step > 0 ? finite(task.score(model), "early stopping", step) : null;
        Double general = config.forgetting().wanted() ? finite(task.general(model), "forgetting", step) : null;
        return new Evaluations.Evaluation(step, score, general);
    }

    private static Double finite(double score, String what, long step) {
        if (!Double.isFinite(score)) {
            throw new InputException(
                    "the score of the task of " + what + " must be a number; score=" + score + " at step " + step);
        }
        return score;
    }

    private void note(Evaluations.Evaluation found, boolean better) {
        if (found.score() != null) {
            progress.note(String.format(
                    Locale.ROOT,
                    "train: step %d scores %.4f on the task of early stopping, %s",
                    found.step(),
                    found.score(),
                    better
                            ? "the best so far"
                            : "not better than step "
                                    + evaluations.best().orElseThrow().step() + ", " + evaluations.sinceBest()
                                    + " of " + config.patience()));
        }
        if (found.general() != null) {
            progress.note(String.format(
                    Locale.ROOT,
                    "train: step %d scores %.4f on the task of forgetting%s",
                    found.step(),
                    found.general(),
                    evaluations.forgot() ? ", more than " + config.forgetting().bound() + " less than before" : ""));
        }
    }

    @Override
    public boolean done() {
        return evaluations.forgot() || (config.choosesBest() && evaluations.sinceBest() >= config.patience());
    }

    @Override
    public void finish() {
        Evaluations.Evaluation kept = evaluations.best().orElseThrow();
        String reason = kept.score() == null
                ? "the last that forgot no more than " + config.forgetting().bound()
                : String.format(Locale.ROOT, "which score %.4f", kept.score());
        progress.note("train: the weights of step " + kept.step() + " are kept, " + reason);
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
