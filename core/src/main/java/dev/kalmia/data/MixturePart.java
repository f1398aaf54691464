package dev.kalmia.data;

import dev.kalmia.run.UsageException;

/// A data set in a mixture.
///
/// @param name names it in the table of what came from where
/// @param weight its share is multiplied by; above 0
/// @param cap the most examples of it; 0 for no bound
public record MixturePart(String name, double weight, long cap) {
    public MixturePart {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new UsageException("weight must be above 0 and finite; weight=" + weight);
        }
        if (cap < 0) {
            throw new UsageException("cap must be 0, for no bound, or more; cap=" + cap);
        }
    }

    /// How many of so many are there to be drawn.
    long capped(long found) {
        return cap == 0 ? found : Math.min(cap, found);
    }
}
