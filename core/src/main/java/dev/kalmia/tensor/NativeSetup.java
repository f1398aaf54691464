package dev.kalmia.tensor;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/// Loads libtorch once, after setting what can only be set before.
///
/// Three things are decided here, all measured on two-core x86 servers:
/// - glibc gives large blocks back to the kernel at every free; raised thresholds keep them, which removes
///   most of the system time of a forward pass.
/// - OpenBLAS takes an unknown AVX-512 processor for a Haswell and runs at half its speed. Its kernel family
///   is named here, but only where the processor's own flags carry the instructions.
/// - libtorch's OpenMP threads spin while OpenBLAS's own threads work, and steal their cores; they are told
///   to sleep instead.
///
/// What the user's environment already says is left alone.
final class NativeSetup {
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_MMAP_THRESHOLD = -3;
    private static final int LARGE = 1 << 30;
    private static final Duration MOST_WAIT = Duration.ofSeconds(20);

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private static boolean prepared;
    private static volatile boolean ready;

    private NativeSetup() {}

    /// Begins to load in a thread of its own, for which whoever needs the libraries waits.
    static void begin() {
        if (!BEGUN.getAndSet(true)) {
            // In this thread, for no other may read the environment meanwhile.
            prepare();
            Thread loading = Thread.ofPlatform()
                    .daemon()
                    .name("kalmia-libtorch")
                    .start(() -> {
                        try {
                            ensure();
                        } catch (InputException missing) {
                            // Told again to whoever needs them.
                            System.getLogger(NativeSetup.class.getName())
                                    .log(System.Logger.Level.DEBUG, "libtorch was not loaded", missing);
                        }
                    });
            // A process that ends while libraries are being loaded crashes, or waits for itself for ever.
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> await(loading)));
        }
    }

    private static void await(Thread loading) {
        try {
            loading.join(MOST_WAIT);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    static void ensure() {
        if (!ready) {
            load();
        }
    }

    private static synchronized void load() {
        if (ready) {
            return;
        }
        prepare();
        orExplain(() -> {
            Loader.load(torch.class);
            Threads.set(Threads.available());
        });
        ready = true;
    }

    private static synchronized void prepare() {
        if (!prepared) {
            // The binding would watch every handle for the garbage collector and ask the kernel for the process
            // size at each allocation; scopes make both needless.
            System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
            System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
            System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
            prepareLibc();
            prepared = true;
        }
    }

    /// Runs what needs the native libraries. Where they are not there the binding fails with a link error at
    /// first, inside an initialiser, and from then on with a class that cannot be found: all of them one line
    /// for people.
    static void orExplain(Runnable load) {
        try {
            load.run();
        } catch (LinkageError missing) {
            throw new InputException(
                    "no libtorch for this platform on the class path: add org.bytedeco:pytorch with classifier "
                            + platform() + ", and org.bytedeco:openblas and org.bytedeco:javacpp with the same ("
                            + firstLine(root(missing)) + ")",
                    missing);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
    }

    /// Not asked of the binding, which may be what is missing.
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String family = system.contains("mac") ? "macosx" : system.contains("win") ? "windows" : "linux";
        String processor = System.getProperty("os.arch", "");
        return family + "-"
                + switch (processor) {
                    case "amd64" -> "x86_64";
                    case "aarch64" -> "arm64";
                    default -> processor;
                };
    }

    private static void prepareLibc() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return;
        }
        try {
            raiseAllocatorThresholds();
            setDefault("OMP_WAIT_POLICY", "PASSIVE");
            setDefault("OPENBLAS_NUM_THREADS", Integer.toString(Threads.available()));
            coreType().ifPresent(type -> setDefault("OPENBLAS_CORETYPE", type));
        } catch (Throwable notGlibc) {
            // A libc without these functions works too, only slower: nothing to report to a user.
            System.getLogger(NativeSetup.class.getName())
                    .log(System.Logger.Level.DEBUG, "libc could not be prepared", notGlibc);
        }
    }

    private static void raiseAllocatorThresholds() throws Throwable {
        // int mallopt(int param, int value)
        MethodHandle mallopt = libc("mallopt", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        int mapped = (int) mallopt.invokeExact(M_MMAP_THRESHOLD, LARGE);
        int trimmed = (int) mallopt.invokeExact(M_TRIM_THRESHOLD, Integer.MAX_VALUE);
        if (mapped == 0 || trimmed == 0) {
            System.getLogger(NativeSetup.class.getName()).log(System.Logger.Level.DEBUG, "mallopt refused a threshold");
        }
    }

    /// What raised thresholds keep, given back.
    static void trim() {
        try {
            // int malloc_trim(size_t pad)
            int given = (int) libc("malloc_trim", ValueLayout.JAVA_LONG).invokeExact(0L);
            System.getLogger(NativeSetup.class.getName())
                    .log(System.Logger.Level.DEBUG, given == 1 ? "memory was given back" : "no memory to give back");
        } catch (Throwable notGlibc) {
            System.getLogger(NativeSetup.class.getName())
                    .log(System.Logger.Level.DEBUG, "libc gives no memory back", notGlibc);
        }
    }

    static void setDefault(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            // int setenv(const char *name, const char *value, int overwrite)
            MethodHandle setenv = libc("setenv", ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
            int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
            if (failed != 0) {
                throw new IllegalStateException("setenv refused " + name);
            }
        } catch (Throwable failure) {
            throw new IllegalStateException("setenv " + name, failure);
        }
    }

    @SuppressWarnings("restricted")
    static MethodHandle libc(String name, java.lang.foreign.MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup lookup = linker.defaultLookup();
        return linker.downcallHandle(
                lookup.find(name).orElseThrow(), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    /// `SkylakeX` where the processor has what that kernel family uses; nothing elsewhere, where OpenBLAS
    /// chooses well.
    static Optional<String> coreType() {
        String flags = " " + processorFlags() + " ";
        boolean skylakeX = flags.contains(" avx512f ")
                && flags.contains(" avx512dq ")
                && flags.contains(" avx512bw ")
                && flags.contains(" avx512vl ")
                && flags.contains(" avx512cd ");
        return skylakeX ? Optional.of("SkylakeX") : Optional.empty();
    }

    /// The processor's flags as Linux lists them, empty elsewhere.
    static String processorFlags() {
        Path cpuinfo = Path.of("/proc/cpuinfo");
        try {
            return Files.readString(cpuinfo, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("");
        } catch (IOException notLinux) {
            return "";
        }
    }
}
