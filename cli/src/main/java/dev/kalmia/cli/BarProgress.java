package dev.kalmia.cli;

import dev.kalmia.run.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Progress for a person at a terminal: one line that is drawn anew, notes above it, and in the end what was done in
/// its place. The line never reaches the last column, where terminals would break it.
final class BarProgress implements Progress {
    private static final long REFRESH = Duration.ofMillis(200).toNanos();
    private static final int MOST_CELLS = 30;
    private static final int LEAST_CELLS = 5;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private final int columns;

    private boolean running;
    private String what = "";
    private String unit = "";
    private long total;
    private long done;
    private long begun;
    private long next;

    BarProgress(PrintWriter err, LongSupplier nanoTime, int columns) {
        this.err = err;
        this.nanoTime = nanoTime;
        this.columns = columns;
    }

    @Override
    public synchronized void start(String what, long total, String unit) {
        finish();
        this.what = what;
        this.total = total;
        this.unit = unit;
        running = true;
        done = 0;
        begun = nanoTime.getAsLong();
        next = begun;
        draw();
    }

    @Override
    public synchronized void advance(long by) {
        done += by;
        if (running && nanoTime.getAsLong() - next >= 0) {
            draw();
        }
    }

    @Override
    public synchronized void note(String line) {
        err.println(running ? CLEAR_LINE + line : line);
        err.flush();
        if (running) {
            draw();
        }
    }

    @Override
    public synchronized void finish() {
        if (running) {
            running = false;
            err.println(CLEAR_LINE + LineProgress.Words.done(what, done, unit, nanoTime.getAsLong() - begun));
            err.flush();
        }
    }

    private void draw() {
        long now = nanoTime.getAsLong();
        next = now + REFRESH;
        String words = done == 0 ? what : LineProgress.Words.progress(what, done, total, unit, now - begun);
        int room = columns - 1;
        err.print(CLEAR_LINE + bar(room - words.length() - 1) + words.substring(0, Math.min(words.length(), room)));
        err.flush();
    }

    /// The bar in so many columns, nothing where there are too few or nobody knows how much there is.
    private String bar(int room) {
        int cells = Math.min(MOST_CELLS, room - 2);
        if (total <= 0 || cells < LEAST_CELLS) {
            return "";
        }
        int full = (int) (cells * Math.min(done, total) / total);
        return "[" + "=".repeat(full) + " ".repeat(cells - full) + "] ";
    }
}
