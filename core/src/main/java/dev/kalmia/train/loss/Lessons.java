package dev.kalmia.train.loss;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What some losses need beside the places of documents. Each field is set once, before others see the object.
final class Lessons {
    double @Nullable [] labels;
    double @Nullable [][] teacher;
    long @Nullable [] seeds;

    @Nullable
    Taught taught;

    @Nullable
    TokenShares tokens;

    @Nullable
    EntryTargets entries;

    /// A copy of which something more is known.
    Lessons with(Consumer<Lessons> more) {
        Lessons copy = new Lessons();
        copy.labels = labels;
        copy.teacher = teacher;
        copy.seeds = seeds;
        copy.taught = taught;
        copy.tokens = tokens;
        copy.entries = entries;
        more.accept(copy);
        return copy;
    }

    static <T> T required(@Nullable T known, String what) {
        if (known == null) {
            throw new IllegalArgumentException("the batch must have " + what);
        }
        return known;
    }
}
