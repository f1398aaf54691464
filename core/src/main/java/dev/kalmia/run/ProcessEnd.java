package dev.kalmia.run;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The end of the process, at once. Both of Java's ways out, `exit` and `halt`, end in C's `exit`, which takes
/// libtorch's own objects away while its threads are still at work or it is still being loaded, and those crash or wait
/// for each other; `_exit` does not. Nothing is lost: every file is whole or not there, and locks end with the process.
public final class ProcessEnd {
    // void _exit(int status)
    @SuppressWarnings("restricted")
    private static final MethodHandle EXIT = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("_exit"),
                    FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));

    private ProcessEnd() {}

    /// Ends with that exit code.
    public static void now(int exitCode) {
        try {
            EXIT.invokeExact(exitCode);
        } catch (Throwable failure) {
            throw new IllegalStateException("_exit cannot be called", failure);
        }
    }
}
