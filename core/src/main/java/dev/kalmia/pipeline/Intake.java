package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.data.Rejects;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The examples that a stage reads, and the rows that it had to leave out. Where there are such rows they stand in
/// `rejects.jsonl` beside the stage's output, their count in its last line.
///
/// @param examples those that can be used
/// @param rejected how many rows cannot be
record Intake(List<Example> examples, long rejected) {
    static Intake read(Path file, OnBadRow onBadRow, StageRun run) {
        return read(List.of(file), ReadOptions.defaults().withOnBadRow(onBadRow), run);
    }

    static Intake read(List<Path> files, ReadOptions options, StageRun run) {
        try (ExampleReader reader = ExampleReader.of(files, options)) {
            List<Example> examples = reader.stream().toList();
            Rejects rejects = reader.rejects();
            if (rejects.count() > 0) {
                rejects.write(run.work().resolve("rejects.jsonl"));
            }
            return new Intake(examples, rejects.count());
        }
    }

    /// The beginning of a stage's counts: all rows that went in, and those that were left out.
    SequencedMap<String, Long> counts() {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("in", examples.size() + rejected);
        if (rejected > 0) {
            counts.put("dropped.bad-row", rejected);
        }
        return counts;
    }
}
