package dev.kalmia.train.watch;

import dev.kalmia.run.Progress;
import java.util.Locale;

/// How far a training is, step by step and, where steps are long, inside of one. Safe to call from many threads.
public final class StepProgress {
    private final Progress progress;
    private String last = "";
    private long texts;
    private long passes;
    private long done;

    public StepProgress(Progress progress) {
        this.progress = progress;
    }

    /// Says nothing.
    public static StepProgress silent() {
        return new StepProgress(Progress.silent());
    }

    /// A step begins.
    ///
    /// @param count of its texts
    /// @param times how often each goes through the model
    public synchronized void begin(long count, int times) {
        texts = count;
        passes = times;
        done = 0;
    }

    /// So many texts more went through the model.
    public synchronized void passed(int count) {
        done += count;
        if (texts > 0 && done < texts * passes) {
            String inside = String.format(
                    Locale.ROOT, "pass %d of %d, %,d of %,d texts", done / texts + 1, passes, done % texts, texts);
            progress.detail(last.isEmpty() ? inside : inside + "; " + last);
            // Draws the line anew where it is time to.
            progress.advance(0);
        }
    }

    /// A step ended.
    ///
    /// @param tokens that it took, padding not counted
    /// @param words what came of it
    public synchronized void end(long tokens, String words) {
        last = words;
        progress.count("tokens", tokens);
        progress.detail(words);
        progress.advance(1);
    }
}
