package dev.kalmia.cli;

import dev.kalmia.run.ProcessEnd;
import java.lang.reflect.Proxy;
import java.util.Map;

/// Ends the process at once when it is asked to, with the exit code that shells give to a process that the
/// signal ended.
final class Signals {
    private static final Map<String, Integer> EXIT_CODES = Map.of("HUP", 129, "INT", 130, "TERM", 143);

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
                        ProcessEnd.now(exitCode);
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), end);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIG" + name + " cannot be listened to", e);
        }
    }
}
