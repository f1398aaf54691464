package dev.kalmia.tensor;

import dev.kalmia.run.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Workers for tests: threads in place of processes, which meet by the same means.
public final class Workers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Workers() {}

    /// What one worker does.
    @FunctionalInterface
    public interface Part<T> {
        T does(WorkerGroup group) throws Exception;
    }

    /// Runs as many and waits for all; the first failure is thrown.
    ///
    /// @return what each returned, by rank
    public static <T> List<T> run(int size, Part<T> part) {
        return run(size, PATIENCE, part);
    }

    static <T> List<T> run(int size, Duration patience, Part<T> part) {
        List<T> results = new ArrayList<>();
        try (MeetingPoint kept = MeetingPoint.host(0);
                ExecutorService threads = Executors.newFixedThreadPool(size)) {
            List<Future<T>> started = new ArrayList<>();
            int port = kept.port();
            for (int rank = 0; rank < size; rank++) {
                WorkerPlace place = new WorkerPlace(rank, size, rank, "localhost", port);
                started.add(threads.submit(() -> {
                    // Sums depend on it, and what a new thread begins with depends on who set it last.
                    Threads.limitThisThread(1);
                    try (WorkerGroup group = join(place, patience)) {
                        return part.does(group);
                    }
                }));
            }
            Waiting.forAll(started, results::add);
        }
        return results;
    }

    private static WorkerGroup join(WorkerPlace place, Duration patience) {
        return WorkerGroup.join(MeetingPoint.visit(place, patience), place, Device.cpu(), patience, () -> {});
    }
}
