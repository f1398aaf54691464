package dev.kalmia.train.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What samplers do with lists.
final class Shuffling {
    private Shuffling() {}

    static <T> void shuffle(List<T> things, SplittableRandom random) {
        for (int i = things.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T moved = things.set(i, things.get(j));
            things.set(j, moved);
        }
    }

    /// Shuffles batches; an incomplete one stays the last.
    static void shuffleWhole(List<int[]> batches, int batchSize, SplittableRandom random) {
        int last = batches.getLast().length < batchSize ? batches.size() - 1 : batches.size();
        shuffle(batches.subList(0, last), random);
    }

    /// Cuts examples into batches, of which the last may be short.
    static List<int[]> cut(List<Integer> examples, int batchSize) {
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += batchSize) {
            batches.add(examples.subList(from, Math.min(examples.size(), from + batchSize)).stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
        return batches;
    }
}
