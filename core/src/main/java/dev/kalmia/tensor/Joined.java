package dev.kalmia.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One tensor of parts that are made one after another. What a part takes on the way is freed before the next one
/// begins, and where no gradients are wanted the part itself, too, once it is in its place: small parts that stay
/// between the large ones that go would keep the allocator from using that memory again.
public final class Joined {
    private final int dimension;
    private final long size;
    private final List<Tensor> parts = new ArrayList<>();
    private @Nullable Tensor whole;
    private long filled;

    /// Begins one.
    ///
    /// @param dimension along which parts lie
    /// @param size of the whole in that dimension
    public Joined(int dimension, long size) {
        this.dimension = dimension;
        this.size = size;
    }

    /// Makes the next part and adds it.
    public void add(Supplier<Tensor> work) {
        if (!NoGradient.isOpen()) {
            parts.add(Scope.only(work));
            return;
        }
        try (Scope scope = Scope.open()) {
            Tensor part = work.get();
            long[] shape = part.shape();
            if (whole == null) {
                long[] all = shape.clone();
                all[dimension] = size;
                whole = scope.keep(new Tensor(part.handle().new_empty(all)));
            }
            whole.narrow(dimension, filled, shape[dimension]).handle().copy_(part.handle());
            filled += shape[dimension];
        }
    }

    /// All parts.
    public Tensor whole() {
        if (whole != null) {
            if (filled != size) {
                throw new IllegalStateException("parts must fill the whole; filled=" + filled + " size=" + size);
            }
            return whole;
        }
        return parts.size() == 1 ? parts.getFirst() : Tensor.concat(parts, dimension);
    }
}
