package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleWriter;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.filter.Corruption;
import dev.kalmia.run.Default;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Gives a share of the examples wrong positives, to measure what filters and losses do about them. Writes
/// `examples.jsonl`; wrong ones have the attribute `corrupted`.
///
/// @param examples pairs or groups: a file or a BEIR folder
/// @param share of them that gets a wrong positive
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
record CorruptStage(
        Path examples, double share, @Default("error") OnBadRow onBadRow) implements Stage {
    CorruptStage {
        Bounds.within(0, share, 1, "share");
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("examples.jsonl", Content.EXAMPLES);
    }

    @Override
    public List<Source> sources() {
        return List.of(new Source("examples", examples, Content.EXAMPLES));
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        Intake intake = Intake.read(examples, onBadRow, run);
        List<Example> all = Corruption.of(intake.examples(), share, run.seed());
        ExampleWriter.write(run.work().resolve("examples.jsonl"), all);
        SequencedMap<String, Long> counts = intake.counts();
        counts.put("out", (long) all.size());
        counts.put(
                "corrupted",
                all.stream()
                        .filter(example -> example.meta().attributes().containsKey(Corruption.ATTRIBUTE))
                        .count());
        return counts;
    }
}
