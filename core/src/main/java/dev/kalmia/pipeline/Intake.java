package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// All examples that a stage reads, in memory, and what it had to leave out (`InputFlow`).
///
/// @param examples those that can be used
record Intake(List<Example> examples, IntakeCounts read) {
    /// @param input a file of examples or a BEIR folder
    static Intake read(Path input, OnBadRow onBadRow, StageRun run) {
        return read(List.of(input), ReadOptions.defaults().withOnBadRow(onBadRow), run);
    }

    static Intake read(List<Path> inputs, ReadOptions options, StageRun run) {
        InputFlow flow = new InputFlow(inputs, options, run.work());
        List<Example> examples;
        try (Stream<Example> all = flow.open()) {
            examples = all.toList();
        }
        return new Intake(examples, flow.counts());
    }

    /// The beginning of a stage's counts.
    SequencedMap<String, Long> counts() {
        return read.counts();
    }
}
