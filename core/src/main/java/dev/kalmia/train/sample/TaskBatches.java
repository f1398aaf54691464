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
/// @param seed of the order, with the epoch
record TaskBatches(List<String> tasks, int batchSize, double ratio, long seed) implements BatchSampler {
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
    }

    @Override
    public List<int[]> batches(int epoch) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "tasks-" + epoch));
        List<int[]> batches = new ArrayList<>();
        List<Integer> tails = new ArrayList<>();
        for (List<Integer> task : byTask().values()) {
            shuffle(task, random);
            int whole = task.size() / batchSize * batchSize;
            batches.addAll(cut(task.subList(0, whole)));
            tails.addAll(task.subList(whole, task.size()));
        }
        shuffle(tails, random);
        batches.addAll(cut(tails));
        // An incomplete one stays the last.
        int last = batches.getLast().length < batchSize ? batches.size() - 1 : batches.size();
        shuffle(batches.subList(0, last), random);
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

    private List<int[]> cut(List<Integer> examples) {
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += batchSize) {
            batches.add(examples.subList(from, Math.min(examples.size(), from + batchSize)).stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
        return batches;
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
        shuffle(pool, random);
        int next = 0;
        for (int[] batch : batches) {
            for (int place = kept; place < batch.length; place++) {
                batch[place] = pool.get(next++);
            }
        }
    }

    private static <T> void shuffle(List<T> things, SplittableRandom random) {
        for (int i = things.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T moved = things.set(i, things.get(j));
            things.set(j, moved);
        }
    }
}
