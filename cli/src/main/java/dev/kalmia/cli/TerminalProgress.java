package dev.kalmia.cli;

import dev.kalmia.run.Progress;
import java.io.PrintWriter;

/// Progress for a person: a bar on a terminal, else a line now and then.
final class TerminalProgress {
    private TerminalProgress() {}

    static Progress on(PrintWriter err) {
        return on(err, Boolean.getBoolean("kalmia.terminal"));
    }

    static Progress on(PrintWriter err, boolean terminal) {
        return terminal
                ? new BarProgress(err, System::nanoTime, Integer.getInteger("kalmia.columns", 80))
                : new LineProgress(err, System::nanoTime);
    }
}
