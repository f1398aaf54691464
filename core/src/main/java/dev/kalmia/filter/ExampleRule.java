package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A filter whose verdict on an example depends on that example alone.
interface ExampleRule extends ExampleFilter {
    /// Why the example is dropped; null keeps it.
    @Nullable
    Drop drop(Example example);

    @Override
    default void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        try (Stream<Example> all = examples.open()) {
            all.forEachOrdered(example -> verdicts.take(example, drop(example)));
        }
    }
}
