package dev.kalmia;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Memory of this process that is resident, by what the system says of it.
public final class Resident {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path PEAK = Path.of("/proc/self/clear_refs");

    private Resident() {}

    /// Kilobytes that were resident at most, above those before.
    public static long peakOf(Runnable work) throws IOException {
        assumeTrue(Files.isWritable(PEAK), "the system does not count the most memory that was resident");
        Files.writeString(PEAK, "5");
        long before = kilobytes("VmRSS");
        work.run();
        return kilobytes("VmHWM") - before;
    }

    private static long kilobytes(String key) throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
