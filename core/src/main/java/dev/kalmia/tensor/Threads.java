package dev.kalmia.tensor;

import dev.kalmia.kernel.Workers;
import org.bytedeco.pytorch.global.torch;

/// How many processor cores one operation may use.
public final class Threads {
    private static int holders;
    private static volatile int sharers = 1;

    private Threads() {}

    /// Cores of this machine, those of this process where it shares them, or what `OMP_NUM_THREADS` says.
    public static int available() {
        String asked = System.getenv("OMP_NUM_THREADS");
        if (asked != null && asked.matches("[1-9]\\d{0,3}")) {
            return Integer.parseInt(asked);
        }
        return Math.max(1, Runtime.getRuntime().availableProcessors() / sharers);
    }

    /// Leaves the other processes of as many their part of the machine's cores; 1 takes all back.
    public static synchronized void share(int processes) {
        NativeSetup.ensure();
        sharers = processes;
        set(available());
    }

    /// Sets the threads of each operation: libtorch's own and OpenBLAS's, which does not listen to libtorch.
    /// The results of sums may differ in their last bits between different numbers.
    static void set(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be positive; threads=" + threads);
        }
        torch.set_num_threads(threads);
        Blas.setThreads(threads);
    }

    /// Sets the threads of libtorch's operations on the calling thread alone.
    public static void limitThisThread(int threads) {
        NativeSetup.ensure();
        torch.set_num_threads(threads);
        Workers.limitThisThread(threads);
    }

    /// Lets OpenBLAS's matrix products take one thread each, in the whole process, until all who asked for that have
    /// called [#releaseBlas].
    public static synchronized void holdBlas() {
        NativeSetup.ensure();
        if (holders++ == 0) {
            Blas.setThreads(1);
        }
    }

    /// Ends what [#holdBlas] began.
    public static synchronized void releaseBlas() {
        if (--holders == 0) {
            Blas.setThreads(available());
        }
    }
}
