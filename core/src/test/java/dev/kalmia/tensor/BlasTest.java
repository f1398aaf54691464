package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@SuppressWarnings("restricted") // libraries are what this is about
class BlasTest {
    @Test
    @DisplayName("the number of threads is OpenBLAS's own")
    void setsThreads() throws Throwable {
        NativeSetup.ensure();
        MethodHandle threads = Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.loaderLookup().findOrThrow("openblas_get_num_threads"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT));
        try {
            for (int asked : new int[] {1, 2, 1}) {
                Blas.setThreads(asked);
                assertThat((int) threads.invokeExact()).isEqualTo(asked);
            }
        } finally {
            Blas.setThreads(Threads.available());
        }
    }

    /// In a process of its own, since a thread that waits in the loader cannot be ended.
    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("threads are set while others load libraries, and nobody waits for ever")
    void whileLibrariesLoad() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Both.class.getName())
                .inheritIO()
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /// Loads a library and lets it go, again and again, while threads are set.
    static final class Both {
        private static final int TIMES = 3000;

        public static void main(String[] arguments) throws InterruptedException {
            NativeSetup.ensure();
            // One of the JDK's that nothing has loaded.
            Path library = Path.of(System.getProperty("java.home"), "lib", "libprefs.so");
            Thread loading = Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; i < TIMES; i++) {
                    try (Arena arena = Arena.ofConfined()) {
                        SymbolLookup.libraryLookup(library, arena);
                    }
                }
            });
            for (int i = 0; i < TIMES; i++) {
                Threads.holdBlas();
                Threads.releaseBlas();
            }
            loading.join();
            Runtime.getRuntime().halt(0);
        }
    }
}
