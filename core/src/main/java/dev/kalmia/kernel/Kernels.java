package dev.kalmia.kernel;

import dev.kalmia.run.VectorApi;
import java.util.Locale;

/// Whether the kernels of this room run here.
public final class Kernels {
    private static final boolean AVAILABLE = x86() && VectorApi.available() && Tile.worthwhile();

    private Kernels() {}

    /// True on x86-64 with 256-bit vectors and the [Vector API][VectorApi], where they are faster than
    /// the libraries they stand in for (`bench/README.md`). Elsewhere those libraries do the work.
    public static boolean available() {
        return AVAILABLE;
    }

    private static boolean x86() {
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return architecture.equals("amd64") || architecture.equals("x86_64");
    }
}
