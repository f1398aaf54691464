package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.ModelSize;
import dev.kalmia.run.UsageException;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.check.DataScan;
import dev.kalmia.train.check.MemoryEstimate;
import dev.kalmia.train.check.StepShape;
import dev.kalmia.train.check.TimeEstimate;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a training would be like, told without training.
///
/// @param model its name
/// @param size of the model
/// @param examples how many there are; 0 where they are not there yet
/// @param shape of a step
/// @param memory at its peak
/// @param available memory of this machine, in bytes
/// @param time of all steps; none where examples are not there yet
/// @param warnings what a person should know before it begins, in whole sentences
public record TrainingCheck(
        String model,
        ModelSize size,
        long examples,
        StepShape shape,
        MemoryEstimate memory,
        long available,
        TimeEstimate time,
        List<String> warnings) {
    private static final int MOST_BATCHES = 8;
    private static final int ENOUGH_TEXTS = 20_000;

    /// Where a text's tokens are not known: characters of a token of English.
    private static final int CHARACTERS = 4;

    private static final int SPECIAL = 2;

    public TrainingCheck {
        warnings = List.copyOf(warnings);
    }

    /// Looks at a training whose model can do what the settings ask for. Weights need not be there: then time
    /// follows from the multiplications.
    ///
    /// @param base may be without weights and tokenizer ([ModelFolder#openDescription])
    /// @param data what was found of the examples
    /// @param epochsOf how many trainings there are of them
    /// @throws UsageException when there are too few examples
    /// @throws dev.kalmia.run.InputException when the loss cannot learn from an example of the sample
    public static TrainingCheck of(ModelFolder base, TrainConfig config, DataScan data, long seed, int epochsOf) {
        List<TrainingRow> rows = TrainingRows.of(data.sample(), config, seed).rows();
        if (data.examples() == 1) {
            throw new UsageException("training needs at least 2 examples; examples=1");
        }
        ModelSize size = ModelSize.of(base);
        StepShape shape = rows.isEmpty() ? StepShape.atMost(config) : shape(base, config, rows, seed);
        MemoryEstimate memory = MemoryEstimate.of(size, config, shape);
        List<String> warnings = new ArrayList<>(data.warnings());
        warnings.addAll(OddSettings.warnings(config));
        addTexts(warnings, base, shape);
        addUncounted(warnings, config, size, data.examples());
        long batches = Math.ceilDiv(data.examples(), config.batchSize()) * config.epochs();
        long steps = Math.ceilDiv(batches, (long) config.tuning().accumulationSteps()) * epochsOf;
        StepProbe probe = new StepProbe(config, size, shape);
        List<TrainingRow> alike = rows.stream()
                .filter(row -> row.objective() == rows.getFirst().objective())
                .toList();
        // A teacher would have to score the rows first, tokens to be counted, and definitions to be encoded.
        boolean runs = base.isComplete()
                && alike.size() > 1
                && config.teacher() == null
                && !config.has(LossKind.TOKENS)
                && !config.has(LossKind.ENTRIES)
                && memory.total() < ofMachine();
        TimeEstimate time = runs ? probe.measured(base, alike, seed, steps) : probe.computed(steps);
        return new TrainingCheck(base.name(), size, data.examples(), shape, memory, ofMachine(), time, warnings);
    }

    /// What would make the figures others.
    private static void addUncounted(List<String> warnings, TrainConfig config, ModelSize size, long examples) {
        if (config.has(LossKind.ENTRIES) && examples > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "up to %,d entries: their matrix (at most %.1f MB), the scores of a step (%.1f MB) and the time to"
                            + " encode definitions are not in these figures",
                    examples,
                    examples * size.tokenVector() * Float.BYTES / 1e6,
                    (double) examples * config.batchSize() * Float.BYTES / 1e6));
        }
        if (config.teacher() != null) {
            warnings.add("the teacher's own memory and time, before the first step, are not in these figures");
        }
    }

    private static void addTexts(List<String> warnings, ModelFolder base, StepShape shape) {
        if (shape.cut() > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%.1f%% of the texts are cut at max-query-tokens or max-document-tokens",
                    100.0 * shape.cut() / shape.texts()));
        }
        if (!base.isComplete()) {
            warnings.add("the model is not whole: "
                    + (base.transformer().hasTokenizer()
                            ? "without its weights, time follows from its multiplications"
                            : "without its tokenizer a token is taken to be " + CHARACTERS + " characters"));
        }
    }

    private static StepShape shape(ModelFolder base, TrainConfig config, List<TrainingRow> rows, long seed) {
        List<TrainingBatch> batches = batches(config, rows, seed);
        int lanes = TextTower.lanesFor(config);
        if (!base.transformer().hasTokenizer()) {
            return StepShape.of(batches, config, lanes, TrainingCheck::guessed);
        }
        try (Tokenizer tokenizer = base.openTokenizer()) {
            return StepShape.of(
                    batches,
                    config,
                    lanes,
                    (texts, most) -> tokenizer.encodeAll(texts, most).stream()
                            .map(ids -> new StepShape.Length(ids.length(), ids.truncated()))
                            .toList());
        }
    }

    private static List<StepShape.Length> guessed(List<String> texts, int most) {
        return texts.stream()
                .map(text -> Math.ceilDiv(text.length(), CHARACTERS) + SPECIAL)
                .map(tokens -> new StepShape.Length(Math.min(tokens, most), tokens > most))
                .toList();
    }

    private static List<TrainingBatch> batches(TrainConfig config, List<TrainingRow> rows, long seed) {
        List<TrainingBatch> batches = new ArrayList<>();
        long texts = 0;
        try (BatchPlan plan = new BatchPlan(config, rows, seed, null)) {
            for (long step = 0; step < Math.min(MOST_BATCHES, plan.steps()) && texts < ENOUGH_TEXTS; step++) {
                TrainingBatch batch = plan.at(step);
                texts += batch.queries().size() + batch.documents().size();
                batches.add(batch);
            }
        }
        return batches;
    }

    private static long ofMachine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    /// Whether it fits into this machine.
    public boolean fits() {
        return memory.total() <= available;
    }
}
