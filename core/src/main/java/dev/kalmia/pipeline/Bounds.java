package dev.kalmia.pipeline;

import dev.kalmia.run.UsageException;

/// Settings held to their bounds as soon as they are read, under the names that a recipe gives them.
final class Bounds {
    private Bounds() {}

    static void atLeast(long least, long value, String key) {
        if (value < least) {
            throw new UsageException(key + " must be at least " + least + "; " + key + "=" + value);
        }
    }

    static void within(double least, double value, double most, String key) {
        if (!(value >= least && value <= most)) {
            throw new UsageException(key + " must be " + least + " to " + most + "; " + key + "=" + value);
        }
    }
}
