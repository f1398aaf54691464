package dev.kalmia.encode;

import dev.kalmia.run.Waiting;
import dev.kalmia.tensor.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Runs the batches of one call side by side, one core each. Two batches on one core each pass more tokens
/// than one batch on two cores: nothing waits between operations.
public final class Streams implements AutoCloseable {
    private final int width = Threads.available();
    private final boolean oneThreadEach;
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

    /// Makes the workers.
    ///
    /// @param oneThreadEach whether even a batch that is alone has one thread and no more
    public Streams(boolean oneThreadEach) {
        this.oneThreadEach = oneThreadEach;
    }

    /// Runs `work` for `0..count - 1`, in order of start. A failure is thrown after all that began have ended, and no
    /// more begin.
    public synchronized void forEach(int count, IntConsumer work) {
        if (workers.isShutdown()) {
            throw new IllegalStateException("the encoder is closed");
        }
        if (!oneThreadEach && (count == 1 || width == 1)) {
            for (int i = 0; i < count; i++) {
                work.accept(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Threads.holdBlas();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < Math.min(width, count); worker++) {
                running.add(workers.submit(() -> {
                    try {
                        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                            work.accept(i);
                        }
                    } catch (RuntimeException | Error failure) {
                        next.set(count);
                        throw failure;
                    }
                }));
            }
            Waiting.forAll(running);
        } finally {
            Threads.releaseBlas();
        }
    }

    /// Waits for the call under way.
    @Override
    public synchronized void close() {
        workers.shutdownNow();
    }
}
