package dev.kalmia.encode;

import dev.kalmia.tensor.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Runs the batches of one call side by side, one core each. Two batches on one core each pass more tokens
/// than one batch on two cores: nothing waits between operations.
final class Streams implements AutoCloseable {
    private final int width = Threads.available();
    private final ExecutorService workers = Executors.newFixedThreadPool(width, task -> {
        Thread thread = new Thread(
                () -> {
                    Threads.limitThisThread(1);
                    task.run();
                },
                "kalmia-encode");
        thread.setDaemon(true);
        return thread;
    });

    /// Runs `work` for `0..count - 1`, in order of start. The first failure is thrown after all have ended.
    synchronized void forEach(int count, IntConsumer work) {
        if (count == 1 || width == 1) {
            for (int i = 0; i < count; i++) {
                work.accept(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Threads.limitBlas(1);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < width; worker++) {
                running.add(workers.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        work.accept(i);
                    }
                }));
            }
            await(running, next, count);
        } finally {
            Threads.limitBlas(width);
        }
    }

    private static void await(List<Future<?>> running, AtomicInteger next, int count) {
        RuntimeException failure = null;
        for (Future<?> worker : running) {
            try {
                worker.get();
            } catch (ExecutionException failed) {
                next.set(count);
                failure = failed.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(failed.getCause());
            } catch (InterruptedException interrupted) {
                next.set(count);
                Thread.currentThread().interrupt();
                failure = new IllegalStateException("interrupted while encoding", interrupted);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
