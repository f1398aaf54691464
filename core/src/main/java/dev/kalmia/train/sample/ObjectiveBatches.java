package dev.kalmia.train.sample;

import dev.kalmia.run.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// Batches of several losses' examples, none of which mixes them; the batches of all change their order
/// together. Each loss has at most one short batch an epoch.
///
/// @param parts the places of a loss's examples, and their batches, which count those places
/// @param seed of the order, with the epoch
record ObjectiveBatches(List<Part> parts, long seed) implements BatchSampler {
    ObjectiveBatches {
        parts = List.copyOf(parts);
    }

    @Override
    public List<int[]> batches(int epoch) {
        List<int[]> batches = new ArrayList<>();
        for (Part part : parts) {
            for (int[] batch : part.batches().batches(epoch)) {
                batches.add(Arrays.stream(batch).map(part.places()::get).toArray());
            }
        }
        Collections.shuffle(batches, new SplittableRandom(Seeds.derive(seed, "objectives-" + epoch)));
        return batches;
    }

    /// One loss's.
    record Part(List<Integer> places, BatchSampler batches) {
        Part {
            places = List.copyOf(places);
        }
    }
}
