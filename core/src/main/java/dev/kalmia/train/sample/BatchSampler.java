package dev.kalmia.train.sample;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/// Decides which examples meet in a batch. What comes out depends on the arguments alone, so a resumed run
/// meets the same batches as one that was never stopped.
public interface BatchSampler {
    /// The batches of an epoch, counted from 0; each holds positions in the list of examples.
    List<int[]> batches(int epoch);

    /// Plain shuffling: each example once an epoch, in an order drawn anew from the seed; the last batch may
    /// be short.
    static BatchSampler shuffled(int examples, int batchSize, long seed) {
        return shuffled(examples, batchSize, LengthOrder.none(), seed);
    }

    /// The same with batches of like length.
    static BatchSampler shuffled(int examples, int batchSize, LengthOrder order, long seed) {
        return new ShuffledBatches(examples, batchSize, order, seed);
    }

    /// Semi-homogeneous batches (KaLM-Embedding, arXiv 2501.01028): each example once an epoch, a share of
    /// each batch of one task; only the last batch may be short.
    ///
    /// @param tasks the task of each example
    /// @param ratio that share, 0 to 1
    static BatchSampler ofTasks(List<String> tasks, int batchSize, double ratio, long seed) {
        return ofTasks(tasks, batchSize, ratio, LengthOrder.none(), seed);
    }

    /// The same with batches of like length: what stays of one task is, and what comes from others is like it.
    static BatchSampler ofTasks(List<String> tasks, int batchSize, double ratio, LengthOrder order, long seed) {
        return new TaskBatches(tasks, batchSize, ratio, order, seed);
    }

    /// Batches of one loss each.
    ///
    /// @param objectives for each loss the places of its examples in the list of all
    /// @param ofPart batches of a loss's examples, which count them from 0
    static BatchSampler ofObjectives(
            Collection<List<Integer>> objectives, Function<List<Integer>, BatchSampler> ofPart, long seed) {
        List<ObjectiveBatches.Part> parts = objectives.stream()
                .map(places -> new ObjectiveBatches.Part(places, ofPart.apply(places)))
                .toList();
        return parts.size() == 1 ? parts.getFirst().batches() : new ObjectiveBatches(parts, seed);
    }
}
