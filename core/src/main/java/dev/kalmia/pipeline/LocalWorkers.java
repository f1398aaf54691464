package dev.kalmia.pipeline;

import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.MeetingPoint;
import dev.kalmia.tensor.Threads;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tensor.WorkerLostException;
import dev.kalmia.tensor.WorkerPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The workers of a stage on this machine: this process is the first, the others are processes of this
/// program that end with it. They share the cores.
final class LocalWorkers implements AutoCloseable {
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final MeetingPoint point;
    private final WorkerPlace place;
    private final List<WorkerProcess> others = new ArrayList<>();

    private LocalWorkers(MeetingPoint point, int workers) {
        this.point = point;
        this.place = new WorkerPlace(0, workers, 0, "localhost", point.port());
    }

    /// Starts the others.
    static LocalWorkers start(TrainStage stage, long seed, int workers) {
        Threads.share(workers);
        LocalWorkers all = new LocalWorkers(MeetingPoint.host(0), workers);
        try {
            for (int rank = 1; rank < workers; rank++) {
                WorkerPlace other = new WorkerPlace(rank, workers, rank, "localhost", all.place.port());
                all.others.add(WorkerProcess.start(other, stage, seed));
            }
            return all;
        } catch (RuntimeException failed) {
            all.point.close();
            all.close();
            throw failed;
        }
    }

    /// Works with the others. Once.
    ///
    /// @throws InputException with the error of the worker that failed, by its rank
    <T> T together(Function<WorkerGroup, T> work) {
        try (WorkerGroup group =
                WorkerGroup.join(point, place, Device.cpu(), WorkerGroup.PATIENCE, this::requireAlive)) {
            return work.apply(group);
        } catch (WorkerLostException lost) {
            throw cause(lost);
        }
    }

    private void requireAlive() {
        others.stream().filter(WorkerProcess::failed).findFirst().ifPresent(dead -> {
            throw dead.failure();
        });
    }

    /// What the worker said that ended first: the others only say that it did.
    private InputException cause(WorkerLostException lost) {
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        Optional<WorkerProcess> first = Optional.empty();
        while (first.isEmpty() && System.nanoTime() - end < 0) {
            first = others.stream()
                    .filter(other -> other.failed() && !other.lostAnother())
                    .findFirst();
            try {
                Thread.sleep(10);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                return lost;
            }
        }
        return first.map(WorkerProcess::failure).orElse(lost);
    }

    @Override
    public void close() {
        others.forEach(WorkerProcess::close);
        Threads.share(1);
    }
}
