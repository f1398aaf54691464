package dev.kalmia.pipeline;

import dev.kalmia.data.ExampleWriter;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.mine.Exemplars;
import dev.kalmia.mine.Exemplified;
import dev.kalmia.mine.LabelPositive;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Makes groups of labelled texts, to train on. Writes `examples.jsonl`.
///
/// @param examples labelled texts; classes belong to the task of their example
/// @param positive what stands for a text's class
/// @param negatives the most of other classes that a group gets
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
record ExemplarStage(
        Path examples,
        @Default("exemplar") LabelPositive positive,
        @Default("7") int negatives,
        @Default("error") OnBadRow onBadRow)
        implements Stage {
    ExemplarStage {
        Bounds.atLeast(1, negatives, "negatives");
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
        Exemplified made = Exemplars.of(intake.examples(), positive, negatives, run.seed());
        if (made.groups().isEmpty()) {
            throw new InputException(examples + ": a task must have two classes, one of them with two texts; groups=0");
        }
        ExampleWriter.write(run.work().resolve("examples.jsonl"), made.groups());
        SequencedMap<String, Long> counts = intake.counts();
        if (made.alone() > 0) {
            counts.put("dropped.alone", made.alone());
        }
        counts.put("out", (long) made.groups().size());
        counts.put(
                "negatives",
                made.groups().stream()
                        .mapToLong(group -> group.negatives().size())
                        .sum());
        return counts;
    }
}
