package dev.kalmia.tensor;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// The workers that train one model together: processes that all do the same, each with its share of the
/// texts. What is collective here every worker calls, in the same order and with arguments of the same
/// shapes. Used by one thread at a time.
///
/// @see WorkerPlace for how a process learns which of them it is
public sealed interface WorkerGroup extends AutoCloseable permits LoneWorker, TorchWorkers {
    /// How long one waits for the others: a checkpoint of a large model is written meanwhile.
    Duration PATIENCE = Duration.ofMinutes(10);

    /// The group of one, which waits for nobody and copies nothing.
    static WorkerGroup alone() {
        return LoneWorker.ONLY;
    }

    /// Meets the others at the place, or gives the group of one where there are none. Collective.
    ///
    /// @param device of the tensors that will be exchanged: Gloo carries those of the processor, NCCL
    ///     those of a graphics card
    /// @throws WorkerLostException when they do not all come
    static WorkerGroup join(WorkerPlace place, Device device) {
        return place.size() == 1 ? alone() : join(MeetingPoint.of(place, PATIENCE), place, device, PATIENCE, () -> {});
    }

    /// Meets the others at a point that is known already; it is closed with the group.
    ///
    /// @param patience how long this one waits for the others, now and at every exchange
    /// @param watch called again and again while the others are waited for; may throw
    static WorkerGroup join(MeetingPoint point, WorkerPlace place, Device device, Duration patience, Runnable watch) {
        return TorchWorkers.join(point, place, device, patience, watch);
    }

    /// Which of them this is, from 0.
    int rank();

    /// How many there are.
    int size();

    /// Whether this is the one that writes.
    default boolean first() {
        return rank() == 0;
    }

    /// Tells the others something short and hears what they tell. Collective.
    ///
    /// @return by rank
    default List<String> exchange(String own) {
        return exchange(own, PATIENCE);
    }

    /// The same after work that takes some much longer than others. Collective.
    ///
    /// @param patience in place of the group's own
    List<String> exchange(String own, Duration patience);

    /// All workers' rows one below the other, in the order of their ranks; without gradients.
    /// Collective.
    ///
    /// @param rows `(n, D)`, n is `counts[rank]`
    /// @param counts how many rows each worker has
    /// @return `(sum of counts, D)`
    Tensor gather(Tensor rows, int[] counts);

    /// Makes each parameter's gradient the sum of all workers'; a parameter that has one with any worker
    /// has one with all. The order of the summands is the same at every run. Collective.
    void sumGradients(Collection<Tensor> parameters);

    /// Overwrites the tensors with those of one worker. Collective.
    ///
    /// @param from that worker's rank
    void broadcast(List<Tensor> tensors, int from);

    /// Leaves. Not collective: a worker that failed leaves too.
    @Override
    void close();
}
