package dev.kalmia.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.jspecify.annotations.Nullable;

/// OpenBLAS's own number of threads, once the libraries are loaded.
///
/// The binding's function looks OpenBLAS's up at every call, by asking the dynamic loader from within a walk over its
/// libraries. A thread that loads a library at that moment holds one of the loader's two locks and waits for the other,
/// and the caller the other way round: both for ever. Here it is looked up once, without a walk.
final class Blas {
    private static final @Nullable MethodHandle SET_THREADS = find();

    private Blas() {}

    static void setThreads(int threads) {
        if (SET_THREADS == null) {
            openblas_nolapack.blas_set_num_threads(threads);
            return;
        }
        try {
            SET_THREADS.invokeExact(threads);
        } catch (Throwable failure) {
            throw new IllegalStateException("openblas_set_num_threads cannot be called", failure);
        }
    }

    /// Null where the binding was loaded by another class loader or stands for another library.
    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle find() {
        // void openblas_set_num_threads(int num_threads)
        return SymbolLookup.loaderLookup()
                .find("openblas_set_num_threads")
                .map(address ->
                        Linker.nativeLinker().downcallHandle(address, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)))
                .orElse(null);
    }
}
