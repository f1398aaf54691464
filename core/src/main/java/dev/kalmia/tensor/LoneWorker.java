package dev.kalmia.tensor;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// The group of one.
final class LoneWorker implements WorkerGroup {
    static final LoneWorker ONLY = new LoneWorker();

    private LoneWorker() {}

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public List<String> exchange(String own, Duration patience) {
        return List.of(own);
    }

    @Override
    public Tensor gather(Tensor rows, int[] counts) {
        return rows;
    }

    @Override
    public void sumGradients(Collection<Tensor> parameters) {
        // They are the sum.
    }

    @Override
    public void broadcast(List<Tensor> tensors, int from) {
        // Nobody else has others.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
