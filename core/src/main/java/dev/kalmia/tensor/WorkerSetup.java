package dev.kalmia.tensor;

import dev.kalmia.run.InputException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;

/// Loads what workers need of libtorch, and keeps it from talking: what goes wrong is told by
/// exceptions.
final class WorkerSetup {
    private static final int STANDARD_OUTPUT = 1;
    private static final int WRITE_ONLY = 1;

    private static boolean ready;
    private static int silent;
    private static int kept = -1;

    private WorkerSetup() {}

    static synchronized void ensure() {
        if (ready) {
            return;
        }
        NativeSetup.ensure();
        try {
            Loader.load(torch_gloo.class);
        } catch (LinkageError missing) {
            throw new InputException(
                    "this platform's libtorch has no Gloo, which workers need; train with one worker", missing);
        }
        NativeSetup.setDefault("TORCH_CPP_LOG_LEVEL", "FATAL");
        torch.initLogging();
        ready = true;
    }

    /// Does something while what the process writes to standard output goes nowhere: Gloo tells there,
    /// unasked, how many workers it found, and results for programs stand there.
    static <T> T quietly(Supplier<T> work) {
        silence();
        try {
            // Without a lock: workers in threads of one process wait here for each other.
            return work.get();
        } finally {
            restore();
        }
    }

    private static synchronized void silence() {
        if (silent++ > 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            // int open(const char *path, int flags); int dup(int old); int dup2(int old, int new)
            MethodHandle open = NativeSetup.libc("open", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
            MethodHandle dup = NativeSetup.libc("dup", ValueLayout.JAVA_INT);
            int nowhere = (int) open.invokeExact(arena.allocateFrom("/dev/null"), WRITE_ONLY);
            // Where either fails, as with standard output closed, it is left alone.
            kept = nowhere < 0 ? -1 : (int) dup.invokeExact(STANDARD_OUTPUT);
            if (kept >= 0) {
                replace(nowhere);
            }
            close(nowhere);
        } catch (Throwable failure) {
            throw new IllegalStateException("standard output cannot be put aside", failure);
        }
    }

    private static synchronized void restore() {
        if (--silent > 0) {
            return;
        }
        try {
            if (kept >= 0) {
                replace(kept);
                close(kept);
            }
        } catch (Throwable failure) {
            throw new IllegalStateException("standard output cannot be put back", failure);
        }
    }

    private static void replace(int by) throws Throwable {
        MethodHandle dup2 = NativeSetup.libc("dup2", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        if ((int) dup2.invokeExact(by, STANDARD_OUTPUT) < 0) {
            throw new IllegalStateException("dup2 refused " + by);
        }
    }

    private static void close(int file) throws Throwable {
        MethodHandle close = NativeSetup.libc("close", ValueLayout.JAVA_INT);
        if (file >= 0 && (int) close.invokeExact(file) < 0) {
            throw new IllegalStateException("close refused " + file);
        }
    }
}
