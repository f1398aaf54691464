package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.run.InputException;
import dev.kalmia.run.ScoreJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/// A model's numbers for every example, made a window of examples at a time and kept in a file: killed, the
/// work goes on after the last window that was finished.
final class ScoredPass {
    /// Examples whose texts are encoded together.
    static final int WINDOW = 4096;

    private ScoredPass() {}

    /// What is done with an example and its numbers.
    @FunctionalInterface
    interface Taker {
        void take(Example example, float[] row);
    }

    /// Scores all examples, then hands them over in their order.
    ///
    /// @param window examples scored together
    /// @param scorer one row for each example of a window
    static void run(
            ExampleFlow examples, Path work, int window, Function<List<Example>, List<float[]>> scorer, Taker taker) {
        ScoreJournal journal = ScoreJournal.open(work.resolve("scores"));
        try (Stream<Example> all = examples.open()) {
            all.skip(journal.rows()).gather(Gatherers.windowFixed(window)).forEachOrdered(part -> {
                List<float[]> rows = scorer.apply(part);
                if (rows.size() != part.size()) {
                    throw new IllegalArgumentException(
                            "each example must have a row; examples=" + part.size() + " rows=" + rows.size());
                }
                journal.append(rows);
            });
        }
        if (journal.rows() > 0) {
            handOver(examples, work, journal, taker);
        }
    }

    private static void handOver(ExampleFlow examples, Path work, ScoreJournal journal, Taker taker) {
        try (ScoreJournal.Rows rows = journal.rowReader();
                Stream<Example> all = examples.open()) {
            for (Example example : (Iterable<Example>) all::iterator) {
                taker.take(example, rows.next());
            }
        } catch (IOException e) {
            throw new InputException("cannot read " + work.resolve("scores") + ": " + InputException.reason(e), e);
        }
    }
}
