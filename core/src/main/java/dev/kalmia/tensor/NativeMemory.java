package dev.kalmia.tensor;

import org.jspecify.annotations.Nullable;

/// Memory outside of the Java heap, as far as libtorch says that there is too little. What the operating system kills
/// says nothing.
public final class NativeMemory {
    private NativeMemory() {}

    /// Whether a failure is that there is none left, which its allocators for the processor and for CUDA say by words
    /// alone.
    public static boolean isOver(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (says(each)) {
                return true;
            }
        }
        return false;
    }

    /// Gives pages in which nothing is left back to the system, where the allocator can: after a training it
    /// would keep them all, for blocks of other sizes.
    public static void giveBack() {
        NativeSetup.trim();
    }

    private static boolean says(Throwable failure) {
        @Nullable String words = failure.getMessage();
        return words != null
                && (words.contains("DefaultCPUAllocator: can't allocate memory")
                        || words.contains("DefaultCPUAllocator: not enough memory")
                        || words.contains("CUDA out of memory")
                        || words.contains("CUBLAS_STATUS_ALLOC_FAILED"));
    }
}
