package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says which examples to drop, and which negatives. The same examples in the same order get the same verdicts.
public interface ExampleFilter {
    /// What the filter is called in reports: one or two words.
    String name();

    /// Gives each example its verdict, in their order. Goes through the examples as often as it must, and
    /// holds none.
    ///
    /// @param work a folder that is there, for nothing but this filter and these examples: what a killed
    ///     judgement left in it is not made again
    /// @throws InputException when an example cannot be judged, or the folder cannot be written
    void judge(ExampleFlow examples, Path work, VerdictTaker verdicts);

    /// One verdict an example, for examples that are in memory.
    default Verdicts judge(List<? extends Example> examples) {
        List<@Nullable Drop> drops = new ArrayList<>(examples.size());
        judgeInMemory(examples, (example, drop) -> drops.add(drop));
        return Verdicts.of(drops);
    }

    /// The examples that are kept, in their order, with the report of those that are not. One that is kept is the one
    /// given, unless the filter left texts of it out.
    default Filtered apply(List<? extends Example> examples) {
        FilterTally tally = new FilterTally(name());
        List<Example> kept = new ArrayList<>();
        judgeInMemory(examples, new VerdictTaker() {
            private int at;

            @Override
            public void take(Example example, @Nullable Drop drop) {
                tally.take(example, drop);
                Example given = examples.get(at++);
                if (drop == null) {
                    kept.add(Sides.of(given).equals(Sides.of(example)) ? given : example);
                }
            }

            @Override
            public void note(Example example, Drop doubt) {
                tally.note(example, doubt);
            }
        });
        return new Filtered(kept, tally.report());
    }

    private void judgeInMemory(List<? extends Example> examples, VerdictTaker verdicts) {
        try {
            Path work = Files.createTempDirectory("kalmia-filter");
            try {
                judge(ExampleFlow.of(examples), work, verdicts);
            } finally {
                Trees.delete(work);
            }
        } catch (IOException e) {
            throw new InputException("cannot write a temporary folder: " + InputException.reason(e), e);
        }
    }
}
