package dev.kalmia.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Progress for a person at a terminal: one line that is drawn anew, notes above it, and in the end what was done in
/// its place. The line never reaches the last column, where terminals would break it.
final class BarProgress extends TimedProgress {
    private static final long REFRESH = Duration.ofMillis(200).toNanos();
    private static final int MOST_CELLS = 30;
    private static final int LEAST_CELLS = 5;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final int columns;

    BarProgress(PrintWriter err, LongSupplier nanoTime, int columns) {
        super(err, nanoTime, CLEAR_LINE);
        this.columns = columns;
    }

    @Override
    long begin() {
        return show();
    }

    @Override
    long show() {
        String words = done() == 0 ? what() : words();
        int room = columns - 1;
        print(CLEAR_LINE + bar(room - words.length() - 1) + words.substring(0, Math.min(words.length(), room)));
        return REFRESH;
    }

    /// The bar in so many columns, nothing where there are too few or nobody knows how much there is.
    private String bar(int room) {
        int cells = Math.min(MOST_CELLS, room - 2);
        if (total() <= 0 || cells < LEAST_CELLS) {
            return "";
        }
        int full = (int) (cells * Math.min(done(), total()) / total());
        return "[" + "=".repeat(full) + " ".repeat(cells - full) + "] ";
    }
}
