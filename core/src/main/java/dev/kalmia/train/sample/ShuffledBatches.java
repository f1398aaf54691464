package dev.kalmia.train.sample;

import dev.kalmia.run.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

record ShuffledBatches(int examples, int batchSize, LengthOrder order, long seed) implements BatchSampler {
    ShuffledBatches {
        if (examples < 1) {
            throw new IllegalArgumentException("examples must be positive; examples=" + examples);
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be positive; batchSize=" + batchSize);
        }
        order.requireFor(examples);
    }

    @Override
    public List<int[]> batches(int epoch) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "epoch-" + epoch));
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, examples).boxed().toList());
        Shuffling.shuffle(shuffled, random);
        order.sort(shuffled, batchSize);
        List<int[]> batches = Shuffling.cut(shuffled, batchSize);
        if (order.matters()) {
            Shuffling.shuffleWhole(batches, batchSize, random);
        }
        return batches;
    }
}
