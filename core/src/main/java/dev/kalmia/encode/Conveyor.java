package dev.kalmia.encode;

import dev.kalmia.run.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Three steps side by side, one piece in each: while one is worked on, the next is made ready and the one before is
/// put away. Whoever is slowest sets the pace of all.
final class Conveyor<I, M, O> {
    private final Supplier<Optional<I>> source;
    private final Function<I, M> ready;
    private final Function<M, O> work;
    private final Consumer<O> sink;
    private final Object gate = new Object();
    private boolean stopped;

    /// @param source gives the next piece, or nothing after the last; may wait for long
    /// @param ready begins to work on it
    /// @param work what the caller's own thread does
    /// @param sink puts it away
    Conveyor(Supplier<Optional<I>> source, Function<I, M> ready, Function<M, O> work, Consumer<O> sink) {
        this.source = source;
        this.ready = ready;
        this.work = work;
        this.sink = sink;
    }

    /// Runs until the source has no more. The first failure is thrown, when all that was in front of it is put away;
    /// a source that waits is then left alone, and nothing of what it gives is begun.
    void run() {
        ExecutorService reader = thread("kalmia-read");
        ExecutorService writer = thread("kalmia-write");
        Future<?> written = CompletableFuture.completedFuture(null);
        try {
            Future<Optional<M>> next = reader.submit(this::next);
            for (Optional<M> piece = result(next); piece.isPresent(); piece = result(next)) {
                next = reader.submit(this::next);
                O done = work.apply(piece.get());
                Waiting.forAll(List.of(written));
                written = writer.submit(() -> sink.accept(done));
            }
        } finally {
            stop();
            reader.shutdown();
            writer.shutdown();
            Waiting.forAll(List.of(written));
        }
    }

    private Optional<M> next() {
        Optional<I> piece = source.get();
        synchronized (gate) {
            return stopped ? Optional.empty() : piece.map(ready);
        }
    }

    /// From here on nothing is made ready: what that needs may be taken away.
    private void stop() {
        synchronized (gate) {
            stopped = true;
        }
    }

    private static <T> T result(Future<T> piece) {
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        Waiting.forAll(List.of(piece), result::set);
        T there = result.get();
        if (there == null) {
            throw new IllegalStateException("work that ended well has a result");
        }
        return there;
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(
                task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
    }
}
