package dev.kalmia.pipeline;

import dev.kalmia.run.Progress;

/// Ends the work when some piece of it begins, as the system might.
///
/// @param piece a part of what it is called
record Stops(String piece) implements Progress {
    @Override
    public void start(String what, long total, String unit) {
        if (what.contains(piece)) {
            throw new OutOfMemoryError("killed");
        }
    }

    @Override
    public void advance(long by) {}

    @Override
    public void note(String line) {}

    @Override
    public void finish() {}
}
