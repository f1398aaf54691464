package dev.kalmia.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Progress for logs: a line after two seconds, then at growing intervals up to half a minute, and one at the
/// end.
final class LineProgress extends TimedProgress {
    private static final long FIRST = Duration.ofSeconds(2).toNanos();
    private static final long LONGEST = Duration.ofSeconds(30).toNanos();

    private long interval;

    LineProgress(PrintWriter err, LongSupplier nanoTime) {
        super(err, nanoTime, "");
    }

    @Override
    long begin() {
        interval = FIRST;
        return interval;
    }

    @Override
    long show() {
        print(words() + System.lineSeparator());
        interval = Math.min(2 * interval, LONGEST);
        return interval;
    }
}
