package dev.kalmia.train;

import dev.kalmia.run.Progress;
import java.util.List;

/// Keeps the lines that a run tells.
record Notes(List<String> lines) implements Progress {
    @Override
    public void start(String what, long total, String unit) {}

    @Override
    public void advance(long by) {}

    @Override
    public void note(String line) {
        lines.add(line);
    }

    @Override
    public void finish() {}
}
