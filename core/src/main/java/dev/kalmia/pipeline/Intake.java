package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.Meta;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.Pair;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.data.TextSource;
import dev.kalmia.train.TrainConfig;
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

    /// What a run trains on: examples, or, where it learns from texts alone, each text beside itself.
    static Intake toTrain(Path input, TrainConfig training, OnBadRow onBadRow, StageRun run) {
        return training.loss().kind().isOfTexts() ? texts(input, run) : read(input, onBadRow, run);
    }

    private static Intake texts(Path input, StageRun run) {
        List<Example> examples = new ArrayList<>();
        try (TextSource texts = TextSource.open(input)) {
            for (long row = 1; texts.hasNext(); row++) {
                TextSource.Entry entry = texts.next();
                String text = entry.text();
                if (!text.isBlank()) {
                    String id = entry.id() == null ? "row-" + row : entry.id();
                    examples.add(new Pair(text, text, Meta.of(id, "")));
                }
            }
            texts.tellEmpty(run.progress());
        }
        return new Intake(List.copyOf(examples), new Scan(examples.size(), 0, 0));
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
