package dev.kalmia.data;

import org.jspecify.annotations.Nullable;

/// The examples of one input, one at a time. For one thread.
sealed interface ExampleSource extends AutoCloseable permits FileExamples, BeirExamples, JudgedExamples {
    /// The next example, or null after the last.
    ///
    /// @throws dev.kalmia.run.InputException when it cannot be read on, or has no example
    @Nullable
    Example next();

    @Override
    void close();
}
