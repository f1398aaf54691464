package dev.kalmia.train.check;

import dev.kalmia.data.Example;
import dev.kalmia.run.Seeds;
import dev.kalmia.train.TrainConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// Goes through the examples of a training once, one at a time, and keeps a sample of them: there may be
/// millions.
public final class DataScan {
    private static final int SAMPLE = 4096;
    private static final int MOST_SAMPLE = 1 << 16;

    private final int most;
    private final SplittableRandom random;
    private final List<Example> sample = new ArrayList<>();
    private final DataFaults faults;
    private long examples;

    /// @param seed of which examples the sample has
    public DataScan(TrainConfig config, long seed) {
        this.faults = new DataFaults(config);
        this.most = Math.clamp(2L * config.batchSize(), SAMPLE, MOST_SAMPLE);
        this.random = new SplittableRandom(Seeds.derive(seed, "check"));
    }

    /// Takes one.
    public void add(Example example) {
        examples++;
        if (sample.size() < most) {
            sample.add(example);
        } else {
            long place = random.nextLong(examples);
            if (place < most) {
                sample.set((int) place, example);
            }
        }
        faults.accept(example);
    }

    /// How many there were.
    public long examples() {
        return examples;
    }

    /// Some of them, each with the same chance; the same ones for the same seed.
    public List<Example> sample() {
        return Collections.unmodifiableList(sample);
    }

    /// What a person should know before it begins, in whole sentences.
    public List<String> warnings() {
        return faults.warnings();
    }
}
