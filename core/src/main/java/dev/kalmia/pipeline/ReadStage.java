package dev.kalmia.pipeline;

import static java.util.Objects.requireNonNull;

import dev.kalmia.data.Column;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.ExampleWriter;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Reads examples and holds some back as a test. Whole groups go one way or the other, such as all
/// questions on one topic, and what stands in the test is in training under no key, so that nothing the model
/// trains on tells it about the test.
/// Writes `train.jsonl` and, when a share is held out, `held-out/` (BEIR form, or scored pairs, with its
/// `task.json`).
///
/// @param input files of examples and BEIR folders
/// @param columns role → column of the files, such as `query: question`
/// @param tasks names of the tasks whose examples are read; empty for all
/// @param splitBy the attribute whose values stay together; `label` for the classes of labelled texts
/// @param train share of those values to train on
/// @param heldOut share of them to test on
/// @param task name of the examples' task, and with `HeldOut` after it of the test
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
record ReadStage(
        List<Path> input,
        @Default("") Map<String, String> columns,
        @Default("") List<String> tasks,
        @Default("") String splitBy,
        @Default("1.0") double train,
        @Default("0.0") double heldOut,
        String task,
        @Default("error") OnBadRow onBadRow)
        implements Stage {
    ReadStage {
        if (!(train > 0 && heldOut >= 0 && train + heldOut <= 1 + 1e-9)) {
            throw new UsageException("train must be above 0, held-out at least 0, and both together at most 1; train="
                    + train + " held-out=" + heldOut);
        }
        if (splitBy.isEmpty() && (heldOut > 0 || train < 1)) {
            throw new UsageException("split-by must name the attribute that stays together; split-by is empty");
        }
        // Wrong roles are told before any stage runs.
        options(columns);
    }

    @Override
    public Map<String, Content> outputs() {
        return heldOut > 0
                ? Map.of("train.jsonl", Content.EXAMPLES, "held-out", Content.TESTS)
                : Map.of("train.jsonl", Content.EXAMPLES);
    }

    @Override
    public List<Source> sources() {
        return Source.each("input", input, Content.EXAMPLES);
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        if (!columns.isEmpty() && input.stream().allMatch(Files::isDirectory)) {
            throw new UsageException(
                    "columns must be empty where every input is a folder: BEIR names its own; columns=" + columns);
        }
        ReadOptions asked = options(columns).withTask(task).withOnBadRow(onBadRow);
        KeySplit split = new KeySplit(splitBy, train, heldOut, run.seed());
        AtomicLong otherTask = new AtomicLong();
        AtomicReference<Scan> scan = new AtomicReference<>();
        if (heldOut > 0) {
            try (Stream<Example> all = ExampleFlow.of(input, asked).open()) {
                all.forEachOrdered(example -> ifAsked(example, split::hold));
            }
        }
        ExampleWriter.write(run.work().resolve("train.jsonl"), kept -> {
            scan.set(Scan.of(input, asked, run, example -> {
                if (!ifAsked(example, each -> split.take(each, kept))) {
                    otherTask.incrementAndGet();
                }
            }));
            split.requireBoth();
        });
        if (heldOut > 0) {
            HeldOutTask.write(run.work().resolve("held-out"), task + "HeldOut", split.test());
        }
        SequencedMap<String, Long> counts = requireNonNull(scan.get()).counts();
        if (otherTask.get() > 0) {
            counts.put("dropped.other-task", otherTask.get());
        }
        counts.putAll(split.counts());
        return counts;
    }

    /// Whether an example is of a task that is read; then it is taken.
    private boolean ifAsked(Example example, Consumer<Example> take) {
        boolean asked = tasks.isEmpty() || tasks.contains(example.meta().task());
        if (asked) {
            take.accept(example);
        }
        return asked;
    }

    private static ReadOptions options(Map<String, String> columns) {
        return ReadOptions.defaults().withColumns(Column.mapped(columns));
    }
}
