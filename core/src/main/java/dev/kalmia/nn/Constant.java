package dev.kalmia.nn;

import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a head computes of its parameters alone, which is the same for every text: computed at each use, so
/// that gradients pass, or once.
public final class Constant implements AutoCloseable {
    private final Supplier<Tensor> computed;
    private boolean once;
    private @Nullable Tensor kept;

    Constant(Supplier<Tensor> computed) {
        this.computed = computed;
    }

    /// From now on computes it once, in whatever way the first use computes, and without gradients.
    public synchronized void settle() {
        once = true;
    }

    synchronized Tensor get() {
        if (!once) {
            return computed.get();
        }
        Tensor known = kept;
        if (known == null) {
            try (Scope scope = Scope.open()) {
                known = scope.release(computed.get());
            }
            kept = known;
        }
        return known;
    }

    /// Frees what was kept.
    @Override
    public synchronized void close() {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }
}
