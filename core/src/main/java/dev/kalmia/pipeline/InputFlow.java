package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.data.SharedIds;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The examples that a stage reads, one at a time, and the count of what it had to leave out. Where rows
/// cannot be used they stand in `rejects.jsonl` beside the stage's output, their count in its last line.
final class InputFlow implements ExampleFlow {
    private final List<Path> inputs;
    private final ReadOptions options;
    private final Path work;
    private long examples;
    private long rejected;
    private long withoutPositive;
    private Map<String, Long> unread = Map.of();
    private int withoutRows;
    private SharedIds sharedIds = new SharedIds();

    /// @param work the stage's folder
    InputFlow(List<Path> inputs, ReadOptions options, Path work) {
        this.inputs = inputs;
        this.options = options;
        this.work = work;
    }

    @Override
    public Stream<Example> open() {
        examples = 0;
        ExampleReader reader = ExampleReader.of(inputs, options);
        return reader.stream().peek(example -> examples++).onClose(() -> close(reader));
    }

    private void close(ExampleReader reader) {
        reader.close();
        rejected = reader.rejects().count();
        withoutPositive = reader.queriesWithoutPositive();
        unread = reader.unreadColumns();
        withoutRows = reader.filesWithoutRows();
        sharedIds = reader.sharedIds();
        if (rejected > 0) {
            reader.rejects().write(work.resolve("rejects.jsonl"));
        }
    }

    /// Tells what the last reading left out beside rows, a line for each column that is not read and one for
    /// files without rows, and of ids that several inputs have.
    void tell(Progress progress) {
        tell(unread, withoutRows, progress);
        sharedIds.told().ifPresent(progress::note);
    }

    static void tell(Map<String, Long> unread, int withoutRows, Progress progress) {
        unread.forEach((what, rows) -> progress.note("left out: " + what + " of " + rows + " rows"));
        if (withoutRows > 0) {
            progress.note("passed over: files without rows, " + withoutRows);
        }
    }

    /// What the last reading found, once its stream is closed.
    Scan scan() {
        return new Scan(examples, rejected, withoutPositive);
    }
}
