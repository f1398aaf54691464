package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.ExampleWriter;
import dev.kalmia.data.Meta;
import dev.kalmia.run.Trees;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One filter over examples that no memory has to hold: from files to files.
public final class FilterPass {
    private static final String DROPPED = "dropped.";

    private FilterPass() {}

    /// Judges the examples and writes both sides as JSONL, each file whole or not at all.
    ///
    /// @param work a folder that is there, for nothing but this filter and these examples
    /// @param kept takes the examples that are kept, in their order
    /// @param dropped takes the others with the attributes `dropped.filter`, `dropped.reason` and
    ///     `dropped.detail`; there is no such file where none is dropped
    public static FilterReport run(ExampleFilter filter, ExampleFlow examples, Path work, Path kept, Path dropped) {
        FilterTally tally = new FilterTally(filter.name());
        ExampleWriter.write(
                kept,
                keep -> ExampleWriter.write(
                        dropped,
                        refuse -> filter.judge(examples, work, new Sorter(filter.name(), tally, keep, refuse))));
        FilterReport report = tally.report();
        if (report.in() == report.out()) {
            Trees.remove(dropped);
        }
        return report;
    }

    /// Sends examples to one side or the other.
    private record Sorter(String filter, FilterTally tally, Consumer<Example> keep, Consumer<Example> refuse)
            implements VerdictTaker {
        @Override
        public void take(Example example, @Nullable Drop drop) {
            tally.take(example, drop);
            if (drop == null) {
                keep.accept(example);
            } else {
                refuse.accept(marked(example, drop));
            }
        }

        @Override
        public void note(Example example, Drop doubt) {
            tally.note(example, doubt);
        }

        private Example marked(Example example, Drop drop) {
            Meta meta = example.meta();
            Map<String, String> attributes = new HashMap<>(meta.attributes());
            attributes.put(DROPPED + "filter", filter);
            attributes.put(DROPPED + "reason", drop.reason());
            attributes.put(DROPPED + "detail", drop.detail());
            return example.with(new Meta(meta.id(), meta.task(), meta.prompt(), attributes));
        }
    }
}
