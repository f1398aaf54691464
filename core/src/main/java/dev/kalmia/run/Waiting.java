package dev.kalmia.run;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Waits for work of other threads to end, through an interruption too: what that work uses must not be freed under
/// it. The interruption is not lost, the thread is marked again.
public final class Waiting {
    private Waiting() {}

    /// Waits for all; the first failure is thrown after all have ended.
    public static void forAll(List<? extends Future<?>> started) {
        forAll(started, _ -> {});
    }

    /// Waits for all and hands on what came of those that did not fail, in their order; then the first failure is
    /// thrown.
    public static <T> void forAll(List<? extends Future<? extends T>> started, Consumer<? super T> results) {
        Throwable failure = null;
        for (Future<? extends T> work : started) {
            try {
                results.accept(one(work));
            } catch (ExecutionException failed) {
                failure = failure == null ? failed.getCause() : failure;
            }
        }
        switch (failure) {
            case null -> {}
            case RuntimeException wrong -> throw wrong;
            case Error wrong -> throw wrong;
            default -> throw new IllegalStateException(failure);
        }
    }

    private static <T> T one(Future<T> work) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException asked) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
