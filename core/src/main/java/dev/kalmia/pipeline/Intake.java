package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/// The examples that a stage holds, all of them.
///
/// @param examples those that can be used
/// @param scan what was found beside them
record Intake(List<Example> examples, Scan scan) {
    /// @param input a file of examples or a BEIR folder
    static Intake read(Path input, OnBadRow onBadRow, StageRun run) {
        return read(List.of(input), ReadOptions.defaults().withOnBadRow(onBadRow), run);
    }

    static Intake read(List<Path> inputs, ReadOptions options, StageRun run) {
        List<Example> examples = new ArrayList<>();
        Scan scan = Scan.of(inputs, options, run, examples::add);
        return new Intake(List.copyOf(examples), scan);
    }

    /// The beginning of a stage's counts.
    SequencedMap<String, Long> counts() {
        return scan.counts();
    }
}
