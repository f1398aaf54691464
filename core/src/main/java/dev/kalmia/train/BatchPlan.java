package dev.kalmia.train;

import dev.kalmia.run.Seeds;
import dev.kalmia.train.sample.BatchComposer;
import dev.kalmia.train.sample.BatchSampler;
import dev.kalmia.train.sample.LengthOrder;
import dev.kalmia.train.sample.RowFile;
import dev.kalmia.train.sample.RowSelection;
import dev.kalmia.train.sample.StepDraw;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Which rows a step trains on. It follows from settings, rows and seed alone; only the epoch that was asked
/// for last is kept.
final class BatchPlan implements AutoCloseable {
    private final BatchSampler sampler;
    private final BatchComposer composer;
    private final @Nullable Teacher teacher;
    private final @Nullable RowFile scored;
    private final @Nullable TokenTargets tokens;
    private final Dictionaries dictionaries;
    private final List<Integer> layers;
    private final long seed;
    private final int epochs;
    private final int perStep;
    private int epoch;
    private List<int[]> batches;

    /// @param teacher closed with this; null: there is none
    BatchPlan(TrainConfig config, List<TrainingRow> rows, long seed, @Nullable Teacher teacher) {
        this(config, rows, seed, teacher, null, null, Dictionaries.none());
    }

    /// @param teacher closed with this; null: there is none
    /// @param tokens what texts are about, closed with this; null: nobody asks
    /// @param scored rows on disk that are closed with this; null: there are none
    /// @param dictionaries of losses that tell entries; closed with this
    BatchPlan(
            TrainConfig config,
            List<TrainingRow> rows,
            long seed,
            @Nullable Teacher teacher,
            @Nullable TokenTargets tokens,
            @Nullable RowFile scored,
            Dictionaries dictionaries) {
        this.teacher = teacher;
        this.scored = scored;
        this.tokens = tokens;
        this.dictionaries = dictionaries;
        this.sampler = sampler(config, rows, seed);
        this.composer = new BatchComposer(rows, config.negatives(), config.copies(), seed);
        this.layers = config.matryoshkaLayers();
        this.seed = seed;
        this.epochs = config.epochs();
        this.perStep = config.tuning().accumulationSteps();
        this.batches = sampler.batches(0);
    }

    private static BatchSampler sampler(TrainConfig config, List<TrainingRow> rows, long seed) {
        SequencedMap<Integer, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            places.computeIfAbsent(rows.get(i).objective(), objective -> new ArrayList<>())
                    .add(i);
        }
        return BatchSampler.ofObjectives(
                places.values(), part -> plain(config, new RowSelection(rows, part), seed), seed);
    }

    private static BatchSampler plain(TrainConfig config, List<TrainingRow> rows, long seed) {
        LengthOrder order = LengthOrder.of(rows, config.lengthWindow());
        if (config.homogeneousRatio() == 0) {
            return BatchSampler.shuffled(rows.size(), config.batchSize(), order, seed);
        }
        List<String> tasks = rows.stream().map(TrainingRow::task).toList();
        return BatchSampler.ofTasks(tasks, config.batchSize(), config.homogeneousRatio(), order, seed);
    }

    /// Of all epochs; the last may have fewer batches.
    long steps() {
        return Math.ceilDiv(allBatches(), (long) perStep);
    }

    private long allBatches() {
        return (long) batches.size() * epochs;
    }

    /// Which epoch the first batch of a step is of, both counted from 0.
    int epoch(long step) {
        return (int) (step * perStep / batches.size());
    }

    /// The batches of a step, counted from 0; each is made when it is asked for.
    List<Supplier<TrainingBatch>> ofStep(long step) {
        long first = step * perStep;
        return LongStream.range(first, Math.min(first + perStep, allBatches()))
                .<Supplier<TrainingBatch>>mapToObj(number -> () -> at(number))
                .toList();
    }

    /// A batch, counted from 0 over all epochs.
    TrainingBatch at(long number) {
        int wanted = (int) (number / batches.size());
        if (wanted != epoch) {
            epoch = wanted;
            batches = sampler.batches(epoch);
        }
        TrainingBatch batch = composer.compose(batches.get((int) (number % batches.size())), epoch)
                .withDraw(draw(number));
        if (dictionaries.has(batch.objective())) {
            return dictionaries.teach(batch);
        }
        TrainingBatch taught = teacher == null ? batch : teacher.teach(batch);
        return tokens == null ? taught : tokens.teach(taught);
    }

    private StepDraw draw(long step) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "step-" + step));
        long noise = random.nextLong();
        return new StepDraw(noise, layers.isEmpty() ? List.of() : List.of(layers.get(random.nextInt(layers.size()))));
    }

    /// Of losses that tell entries.
    Dictionaries dictionaries() {
        return dictionaries;
    }

    @Override
    public void close() {
        dictionaries.close();
        if (teacher != null) {
            teacher.close();
        }
        if (scored != null) {
            scored.close();
        }
        if (tokens != null) {
            tokens.close();
        }
    }
}
