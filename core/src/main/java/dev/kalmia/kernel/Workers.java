package dev.kalmia.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Shares the parts of one kernel call among the cores.
///
/// A kernel call lasts tens of microseconds, less than it takes to wake a thread; so helpers look out for the
/// next call for a while before they sleep. One caller at a time has the helpers; others work alone.
public final class Workers {
    private static final int SPINS = 20_000;
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final ThreadLocal<Integer> ALLOWED = ThreadLocal.withInitial(() -> CORES);
    private static final ReentrantLock HELPERS_TAKEN = new ReentrantLock();
    private static final Thread[] HELPERS = new Thread[Math.max(0, CORES - 1)];

    private static volatile @Nullable Job current;

    private Workers() {}

    /// How many threads the calls of this thread may use.
    static int allowed() {
        return ALLOWED.get();
    }

    /// Sets how many threads the kernel calls of this thread may use. Results do not depend on it.
    public static void limitThisThread(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be positive; threads=" + threads);
        }
        ALLOWED.set(Math.min(threads, CORES));
    }

    /// Runs `work` for `0..count - 1` and returns when all have ended. The first failure is thrown.
    static void forEach(int count, IntConsumer work) {
        if (count == 1 || allowed() == 1 || !HELPERS_TAKEN.tryLock()) {
            for (int i = 0; i < count; i++) {
                work.accept(i);
            }
            return;
        }
        try {
            Job job = new Job(count, work);
            current = job;
            wakeHelpers(Math.min(allowed(), count) - 1);
            job.help();
            job.await();
        } finally {
            current = null;
            HELPERS_TAKEN.unlock();
        }
    }

    private static void wakeHelpers(int count) {
        for (int i = 0; i < count; i++) {
            if (HELPERS[i] == null) {
                HELPERS[i] =
                        Thread.ofPlatform().daemon().name("kalmia-kernel-" + i).start(Workers::helpForever);
            } else {
                LockSupport.unpark(HELPERS[i]);
            }
        }
    }

    private static void helpForever() {
        Job done = null;
        int spins = 0;
        while (true) {
            Job job = current;
            if (job != null && job != done) {
                job.help();
                done = job;
                spins = 0;
            } else if (spins < SPINS) {
                spins++;
                Thread.onSpinWait();
            } else {
                LockSupport.park(Workers.class);
                spins = 0;
            }
        }
    }

    /// One call's parts.
    private static final class Job {
        private final int count;
        private final IntConsumer work;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Job(int count, IntConsumer work) {
            this.count = count;
            this.work = work;
        }

        void help() {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    work.accept(i);
                } catch (RuntimeException | Error failed) {
                    failure = failed;
                } finally {
                    ended.incrementAndGet();
                }
            }
        }

        void await() {
            while (ended.get() < count) {
                Thread.onSpinWait();
            }
            switch (failure) {
                case null -> {}
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                case Throwable failed -> throw new IllegalStateException(failed);
            }
        }
    }
}
