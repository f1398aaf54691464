package dev.kalmia.cli;

import dev.kalmia.run.Progress;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/// Progress that is shown now and then, and in the end once more. What it looks like, and when it is shown
/// again, is for each kind to say.
abstract class TimedProgress implements Progress {
    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private final String clear;

    private boolean running;
    private String what = "";
    private String unit = "";
    private long total;
    private boolean about;
    private long done;
    private String detail = "";
    private final SequencedMap<String, Long> counts = new LinkedHashMap<>();
    private long begun;
    private long next;

    /// @param clear takes away what was shown last; empty where that stays as a line of its own
    TimedProgress(PrintWriter err, LongSupplier nanoTime, String clear) {
        this.err = err;
        this.nanoTime = nanoTime;
        this.clear = clear;
    }

    /// Work begins.
    ///
    /// @return nanoseconds until it is shown
    abstract long begin();

    /// Shows how far the work is.
    ///
    /// @return nanoseconds until it is shown again
    abstract long show();

    @Override
    public final synchronized void start(String what, long total, String unit) {
        finish();
        this.what = what;
        this.total = total;
        this.unit = unit;
        about = false;
        counts.clear();
        detail = "";
        running = true;
        done = 0;
        begun = nanoTime.getAsLong();
        next = begun + begin();
    }

    @Override
    public final synchronized void advance(long by) {
        done += by;
        if (running && nanoTime.getAsLong() - next >= 0) {
            showAgain();
        }
    }

    @Override
    public final synchronized void expect(long estimate) {
        total = estimate;
        about = true;
    }

    @Override
    public final synchronized void count(String counted, long by) {
        counts.merge(counted, by, Long::sum);
    }

    @Override
    public final synchronized void detail(String words) {
        detail = words;
    }

    @Override
    public final synchronized void note(String line) {
        print((running ? clear : "") + line + System.lineSeparator());
        if (running && !clear.isEmpty()) {
            showAgain();
        }
    }

    @Override
    public final synchronized void finish() {
        if (running) {
            running = false;
            print(clear
                    + Amounts.done(what, done, about ? -1 : total, unit, also(), elapsed())
                    + System.lineSeparator());
        }
    }

    private void showAgain() {
        long now = nanoTime.getAsLong();
        next = now + show();
    }

    final void print(String text) {
        err.print(text);
        err.flush();
    }

    /// How far the work is, in words.
    final String words() {
        String words = Amounts.progress(what, done, total, about, unit, also(), elapsed());
        return detail.isEmpty() ? words : words + "; " + detail;
    }

    private String also() {
        StringBuilder rates = new StringBuilder();
        counts.forEach((counted, count) -> rates.append(Amounts.also(count, counted, elapsed())));
        return rates.toString();
    }

    final String what() {
        return what;
    }

    /// How much there is, or a negative number when nobody knows.
    final long total() {
        return total;
    }

    final long done() {
        return done;
    }

    private long elapsed() {
        return nanoTime.getAsLong() - begun;
    }
}
