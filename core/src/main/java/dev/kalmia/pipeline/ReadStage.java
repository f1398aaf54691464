package dev.kalmia.pipeline;

import static java.util.Objects.requireNonNull;

import dev.kalmia.data.Column;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleWriter;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.Plain;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.data.Role;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Seeds;
import dev.kalmia.run.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Reads examples and holds some back as a retrieval test. Whole groups go one way or the other, such as all
/// questions on one topic, so that nothing the model trains on tells it about the test.
///
/// Writes `train.jsonl` and, when a share is held out, `held-out/` (BEIR form with its `task.json`).
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
    private static final Pattern MARKS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern PLURALS = Pattern.compile("(?<=\\p{L}{3}[^s\\P{L}])s(?= |$)");

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
        Split split = new Split();
        AtomicReference<Scan> scan = new AtomicReference<>();
        ExampleWriter.write(run.work().resolve("train.jsonl"), kept -> {
            scan.set(Scan.of(input, asked, run, example -> split.take(example, run.seed(), kept)));
            split.requireBoth();
        });
        if (heldOut > 0) {
            HeldOutTask.write(run.work().resolve("held-out"), task + "HeldOut", split.test);
        }
        SequencedMap<String, Long> counts = requireNonNull(scan.get()).counts();
        if (split.otherTask > 0) {
            counts.put("dropped.other-task", split.otherTask);
        }
        counts.put("out", split.kept);
        counts.put("held-out", (long) split.test.size());
        counts.put("unused", split.unused);
        return counts;
    }

    /// Where examples go. Those that are tested on are held: a test is small.
    private final class Split {
        private final List<Example> test = new ArrayList<>();
        private long kept;
        private long unused;
        private long otherTask;

        void take(Example example, long seed, Consumer<Example> training) {
            if (!tasks.isEmpty() && !tasks.contains(example.meta().task())) {
                otherTask++;
                return;
            }
            double place = place(example, seed);
            if (place < heldOut) {
                test.add(example);
            } else if (place < heldOut + train) {
                training.accept(example);
                kept++;
            } else {
                unused++;
            }
        }

        void requireBoth() {
            requireSome(kept, "train");
            if (heldOut > 0) {
                requireSome(test.size(), "held-out");
            }
        }
    }

    private double place(Example example, long seed) {
        return splitBy.isEmpty() ? 0 : place(group(example), seed);
    }

    private static ReadOptions options(Map<String, String> columns) {
        Map<Role, Column> mapping = new LinkedHashMap<>();
        columns.forEach((role, column) -> mapping.put(Role.named(role), Column.of(column)));
        return ReadOptions.defaults().withColumns(mapping);
    }

    private String group(Example example) {
        String value = example instanceof Labelled labelled && splitBy.equals(Role.LABEL.key())
                ? labelled.label()
                : example.meta().attributes().get(splitBy);
        if (value == null) {
            throw new InputException("split-by must name an attribute that every example has; split-by=" + splitBy
                    + ", example " + example.meta().id() + " has "
                    + example.meta().attributes().keySet());
        }
        return value;
    }

    /// A number in 0..1 that depends on the group and the seed alone. Spellings of one topic that differ in
    /// case, punctuation, blanks or a plural's s go one way.
    private static double place(String group, long seed) {
        String plain = Plain.of(group);
        String words =
                PLURALS.matcher(MARKS.matcher(plain).replaceAll(" ").strip()).replaceAll("");
        return new SplittableRandom(Seeds.derive(seed, words.isEmpty() ? plain : words)).nextDouble();
    }

    private static void requireSome(long examples, String share) {
        if (examples == 0) {
            throw new InputException("the share " + share + " must leave at least one example; examples=0");
        }
    }
}
