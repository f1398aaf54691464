package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.ReadOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What a stage found when it went through its examples, and the rows that it had to leave out. Where there
/// are such rows they stand in `rejects.jsonl` beside the stage's output, their count in its last line.
///
/// @param examples how many can be used
/// @param rejected how many rows cannot be
/// @param withoutPositive how many queries of BEIR folders made no example, as no usable judgement gives them
///     a positive
record Scan(long examples, long rejected, long withoutPositive) {
    /// @param each takes every example that can be used
    static Scan of(List<Path> inputs, ReadOptions options, StageRun run, Consumer<Example> each) {
        InputFlow flow = new InputFlow(inputs, options, run.work());
        try (Stream<Example> all = flow.open()) {
            all.forEachOrdered(each);
        }
        flow.tell(run.progress());
        return flow.scan();
    }

    /// The beginning of a stage's counts: all that went in (examples, rows left out, queries without a
    /// positive), and what was left out.
    SequencedMap<String, Long> counts() {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("in", examples + rejected + withoutPositive);
        if (rejected > 0) {
            counts.put("dropped.bad-row", rejected);
        }
        if (withoutPositive > 0) {
            counts.put("dropped.no-positive", withoutPositive);
        }
        return counts;
    }
}
