package dev.kalmia.tensor;

import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.GradMode;

/// While open, nothing on this thread is recorded for gradients.
///
/// ```java
/// try (Scope _ = Scope.open(); NoGradient _ = NoGradient.open()) { … }
/// ```
public final class NoGradient implements AutoCloseable {
    private final AutoGradMode mode;

    private NoGradient(AutoGradMode mode) {
        this.mode = mode;
    }

    /// Opens it inside the innermost scope.
    public static NoGradient open() {
        Scope.innermost();
        return new NoGradient(new AutoGradMode(false));
    }

    /// Whether nothing is recorded on this thread.
    public static boolean isOpen() {
        return !GradMode.is_enabled();
    }

    @Override
    public void close() {
        mode.close();
    }
}
