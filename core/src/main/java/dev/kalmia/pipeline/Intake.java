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
import java.util.function.Consumer;

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
        List<Example> examples = new ArrayList<>();
        Scan scan = toTrain(input, training, onBadRow, run, examples::add);
        return new Intake(List.copyOf(examples), scan);
    }

    /// The same, one after the other.
    static Scan toTrain(
            Path input, TrainConfig training, OnBadRow onBadRow, StageRun run, Consumer<? super Example> each) {
        return training.loss().kind().isOfTexts()
                ? texts(input, run, each)
                : Scan.of(List.of(input), ReadOptions.defaults().withOnBadRow(onBadRow), run, each::accept);
    }

    private static Scan texts(Path input, StageRun run, Consumer<? super Example> each) {
        long examples = 0;
        try (TextSource texts = TextSource.open(input)) {
            for (long row = 1; texts.hasNext(); row++) {
                TextSource.Entry entry = texts.next();
                String text = entry.text();
                if (!text.isBlank()) {
                    String id = entry.id() == null ? "row-" + row : entry.id();
                    each.accept(new Pair(text, text, Meta.of(id, "")));
                    examples++;
                }
            }
            texts.tellEmpty(run.progress());
        }
        return new Scan(examples, 0, 0);
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
