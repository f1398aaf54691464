package dev.kalmia.train;

import dev.kalmia.data.Example;
import dev.kalmia.run.InputException;
import dev.kalmia.train.sample.RowWriter;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Makes rows of training of examples as they come, on disk: memory holds labelled texts alone, of which one
/// is near another.
public final class RowCollector implements Consumer<Example>, AutoCloseable {
    private final RowWriter writer;
    private final ExampleRows made;

    /// @param file of this run alone, deleted when the rows are closed
    /// @param seed of which text of its class a labelled one is near
    /// @throws InputException when it cannot be written
    public RowCollector(Path file, TrainConfig config, long seed) {
        this.writer = new RowWriter(file);
        this.made = new ExampleRows(config, seed, writer::keep, writer::fill);
    }

    /// @throws InputException for an example that its loss cannot learn from, or a full disk
    @Override
    public void accept(Example example) {
        made.accept(example);
    }

    /// All rows, to be closed. No example may follow.
    public TrainingRows done() {
        int alone = made.finish();
        return new TrainingRows(writer.done(), alone);
    }

    @Override
    public void close() {
        writer.close();
    }
}
