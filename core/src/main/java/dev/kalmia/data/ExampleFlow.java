package dev.kalmia.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Examples that can be read again and again, each time the same in the same order: what is too large to be held in
/// memory is gone through several times instead.
@FunctionalInterface
public interface ExampleFlow {
    /// The examples from the first on. Whoever opens the stream closes it.
    ///
    /// @throws dev.kalmia.run.InputException when an input cannot be read; also while the stream is read
    Stream<Example> open();

    /// Examples that are in memory.
    static ExampleFlow of(List<? extends Example> examples) {
        List<Example> all = List.copyOf(examples);
        return all::stream;
    }

    /// The examples of files and BEIR folders, which must not change between two readings.
    static ExampleFlow of(List<Path> inputs, ReadOptions options) {
        List<Path> all = List.copyOf(inputs);
        return () -> {
            ExampleReader reader = ExampleReader.of(all, options);
            return reader.stream().onClose(reader::close);
        };
    }
}
