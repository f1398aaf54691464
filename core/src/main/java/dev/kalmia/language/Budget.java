package dev.kalmia.language;

import dev.kalmia.run.UsageException;

/// What a run may spend. A request counts when it is sent, answered or not.
///
/// @param requests the most; 0 for no bound
/// @param tokens the most, of prompts and answers together; 0 for no bound
public record Budget(long requests, long tokens) {
    public Budget {
        if (requests < 0 || tokens < 0) {
            throw new UsageException("a budget must not be negative; requests=" + requests + " tokens=" + tokens);
        }
    }

    /// No bound.
    public static Budget unbounded() {
        return new Budget(0, 0);
    }
}
