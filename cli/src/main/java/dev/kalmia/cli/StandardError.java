package dev.kalmia.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// `./kalmia` starts Java with a filter as its standard error, which keeps the JVM's warning of the
/// incubating Vector API away, and with the true one as another file. This puts the true one back, for Java
/// and for native code alike.
final class StandardError {
    private static final int FILE = 2;

    private StandardError() {}

    @SuppressWarnings("restricted") // dup2 has no other door
    static void restore() {
        Integer kept = Integer.getInteger("kalmia.stderr");
        if (kept == null) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        MethodHandle dup2 = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("dup2"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int failed = (int) dup2.invokeExact((int) kept, FILE);
            if (failed < 0) {
                System.err.println("kalmia: standard error stays filtered");
            }
        } catch (Throwable e) {
            throw new IllegalStateException("dup2 cannot be called", e);
        }
    }
}
