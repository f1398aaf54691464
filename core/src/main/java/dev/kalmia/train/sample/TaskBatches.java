package dev.kalmia.train.sample;

import dev.kalmia.run.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Semi-homogeneous batches, as KaLM-Embedding draws them (arXiv 2501.01028; `train/data.py`): each task's
/// examples are shuffled and cut into batches, what is left of all tasks makes mixed ones, and then a part of
/// each batch is taken out, shuffled over all batches and put back. Negatives of the same task are harder;
/// too many of them are no negatives.
///
/// @param tasks the task of each example
/// @param batchSize T
/// @param ratio share of a batch that stays of one task, 0 to 1; of T examples `⌊T (1 − ratio)⌋` are shuffled
/// @param order of each task's examples, of what is left, and of what is exchanged
/// @param seed of the order, with the epoch
record TaskBatches(List<String> tasks, int batchSize, double ratio, LengthOrder order, long seed)
        implements BatchSampler {
    TaskBatches {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("examples must be positive; examples=0");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be positive; batchSize=" + batchSize);
        }
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("ratio must be in 0..1; ratio=" + ratio);
        }
        order.requireFor(tasks.size());
    }

    @Override
    public List<int[]> batches(int epoch) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "tasks-" + epoch));
        List<int[]> batches = new ArrayList<>();
        List<Integer> tails = new ArrayList<>();
        for (List<Integer> task : byTask().values()) {
            Shuffling.shuffle(task, random);
            int whole = task.size() / batchSize * batchSize;
            order.sort(task.subList(0, whole), batchSize);
            batches.addAll(Shuffling.cut(task.subList(0, whole), batchSize));
            tails.addAll(task.subList(whole, task.size()));
        }
        Shuffling.shuffle(tails, random);
        order.sort(tails, batchSize);
        batches.addAll(Shuffling.cut(tails, batchSize));
        Shuffling.shuffleWhole(batches, batchSize, random);
        exchange(batches, random);
        return batches;
    }

    /// Task → its examples; in the order of the names, so that the order of the examples is all that counts.
    private Map<String, List<Integer>> byTask() {
        Map<String, List<Integer>> byTask = new TreeMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            byTask.computeIfAbsent(tasks.get(i), task -> new ArrayList<>()).add(i);
        }
        return byTask;
    }

    /// Shuffles what stands in the last places of all batches over them.
    private void exchange(List<int[]> batches, SplittableRandom random) {
        int kept = batchSize - (int) (batchSize * (1 - ratio));
        List<Integer> pool = new ArrayList<>();
        for (int[] batch : batches) {
            for (int place = kept; place < batch.length; place++) {
                pool.add(batch[place]);
            }
        }
        Shuffling.shuffle(pool, random);
        order.sort(pool, batchSize - kept);
        List<int[]> byLength = new ArrayList<>(batches);
        order.sortBatches(byLength, kept);
        int next = 0;
        for (int[] batch : byLength) {
            for (int place = kept; place < batch.length; place++) {
                batch[place] = pool.get(next++);
            }
        }
    }
}
