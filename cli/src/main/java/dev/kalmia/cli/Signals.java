package dev.kalmia.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Proxy;
import java.util.Map;

/// Ends the process at once when it is asked to, with the exit code that shells give to a process that the
/// signal ended. Both of Java's ways out, `exit` and `halt`, end in C's `exit`, which takes libtorch's own
/// objects away while its threads are still at work, and those crash; `_exit` does not. Nothing is lost: every
/// file is whole or not there, and locks end with the process.
final class Signals {
    private static final Map<String, Integer> EXIT_CODES = Map.of("HUP", 129, "INT", 130, "TERM", 143);

    // void _exit(int status)
    @SuppressWarnings("restricted")
    private static final MethodHandle EXIT = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("_exit"),
                    FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));

    private Signals() {}

    /// Listens from now on. A signal that is ignored from the start, as SIGHUP is under `nohup`, stays ignored.
    static void endAtOnce() {
        EXIT_CODES.forEach(Signals::endAtOnce);
    }

    /// By reflection, because javac warns of `sun.misc.Signal`, which has no successor, in a way that cannot be
    /// silenced in the source.
    private static void endAtOnce(String name, int exitCode) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object end = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        end(exitCode);
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), end);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIG" + name + " cannot be listened to", e);
        }
    }

    private static void end(int exitCode) {
        try {
            EXIT.invokeExact(exitCode);
        } catch (Throwable failure) {
            throw new IllegalStateException("_exit cannot be called", failure);
        }
    }
}
