package dev.kalmia.bench;

import dev.kalmia.run.Progress;

/// Does something once, when half of the work is done.
final class HalfWay implements Progress {
    private final long total;
    private final Runnable then;
    private long done;

    HalfWay(long total, Runnable then) {
        this.total = total;
        this.then = then;
    }

    @Override
    public void start(String what, long expected, String unit) {}

    @Override
    public void advance(long by) {
        long before = done;
        done += by;
        if (2 * before < total && 2 * done >= total) {
            then.run();
        }
    }

    @Override
    public void note(String line) {}

    @Override
    public void finish() {}
}
