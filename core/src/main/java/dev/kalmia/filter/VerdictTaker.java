package dev.kalmia.filter;

import dev.kalmia.data.Example;
import org.jspecify.annotations.Nullable;

/// Takes the verdicts of a filter, an example after the other.
@FunctionalInterface
public interface VerdictTaker {
    /// Takes the verdict on one example, which may carry flags now.
    ///
    /// @param drop why the example is dropped; null keeps it
    void take(Example example, @Nullable Drop drop);

    /// Hears what is doubtful about an example that is kept, before it is taken.
    default void note(Example example, Drop doubt) {}
}
