package dev.kalmia.train;

import dev.kalmia.data.Example;
import dev.kalmia.run.InputException;
import dev.kalmia.train.sample.RowFile;
import dev.kalmia.train.sample.TrainingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Examples as rows of training. An example's own prompt stands before its query; before all its texts where
/// they are of one kind, as those of scored pairs and of classes are (KaLM-Embedding-V2, arXiv 2506.20923).
/// Labelled texts learn to be near another text of their class ([dev.kalmia.mine.Exemplars]).
///
/// @param rows in the order of the examples
/// @param alone labelled texts that gave no row, because there is no other of their class or no other class
public record TrainingRows(List<TrainingRow> rows, int alone) implements AutoCloseable {
    /// One row an example, in memory. [RowCollector] makes them on disk, as many as there may be.
    ///
    /// @param seed of which text of its class a labelled one is near
    /// @throws InputException for an example that its loss cannot learn from
    public static TrainingRows of(List<Example> examples, TrainConfig config, long seed) {
        List<TrainingRow[]> places = new ArrayList<>();
        ExampleRows made = new ExampleRows(
                config,
                seed,
                () -> {
                    places.add(new TrainingRow[1]);
                    return places.size() - 1;
                },
                (row, place) -> places.get(place)[0] = row);
        examples.forEach(made);
        int alone = made.finish();
        return new TrainingRows(
                places.stream().map(place -> place[0]).filter(Objects::nonNull).toList(), alone);
    }

    /// Deletes what is on disk.
    @Override
    public void close() {
        if (rows instanceof RowFile file) {
            file.close();
        }
    }
}
