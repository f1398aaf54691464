package dev.kalmia.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/// Owns the tensors made on its thread while it is open, and frees them when it closes.
///
/// ```java
/// try (Scope step = Scope.open()) {
///     Tensor loss = …;              // belongs to step
///     return step.keep(loss);       // now belongs to the scope around it
/// }
/// ```
///
/// Scopes nest, a stack for each thread, and close in reverse order. What the binding makes on the side
/// (sizes, scalars, lists) goes with the scope too. Used by the thread that opened it.
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<@Nullable Scope> INNERMOST = new ThreadLocal<>();
    private static final AtomicLong LIVE = new AtomicLong();

    private final @Nullable Scope parent;
    private final PointerScope pointers;
    private final Thread thread = Thread.currentThread();
    // Every tensor that was ever here: those that left have another owner. Taking them out would be a search.
    private List<Tensor> entered = new ArrayList<>();
    private boolean closed;

    private Scope(@Nullable Scope parent) {
        this.parent = parent;
        this.pointers = new PointerScope();
    }

    /// Opens a scope inside the innermost one of this thread.
    ///
    /// @throws InputException when the native libraries for this platform are not on the class path
    public static Scope open() {
        NativeSetup.ensure();
        Scope scope = new Scope(INNERMOST.get());
        INNERMOST.set(scope);
        return scope;
    }

    /// Tensors that are held right now, on all threads.
    public static long liveTensors() {
        return LIVE.get();
    }

    /// What `work` makes in the end; what it makes on the way is freed.
    public static Tensor only(Supplier<Tensor> work) {
        try (Scope scope = open()) {
            return scope.keep(work.get());
        }
    }

    /// Hands a tensor of this scope to the scope around it.
    public Tensor keep(Tensor tensor) {
        if (parent == null) {
            throw new IllegalStateException("no scope around this one to keep the tensor: use release");
        }
        requireOwn(tensor);
        parent.pointers.attach(tensor.handle());
        parent.entered.add(tensor);
        tensor.owner = parent;
        return tensor;
    }

    /// Takes a tensor out of all scopes: from now on it lives until its own `close`. For parameters, which
    /// outlive steps.
    public Tensor release(Tensor tensor) {
        requireOwn(tensor);
        // Closing gives the scope's reference back; without one of our own the memory would go with it.
        tensor.handle().retainReference();
        tensor.owner = null;
        return tensor;
    }

    private void requireOwn(Tensor tensor) {
        requireThread();
        if (tensor.owner != this) {
            throw new IllegalArgumentException("the tensor does not belong to this scope");
        }
    }

    static void adopt(Tensor tensor) {
        Scope scope = innermost();
        tensor.owner = scope;
        scope.entered.add(tensor);
        LIVE.incrementAndGet();
    }

    static Scope innermost() {
        Scope scope = INNERMOST.get();
        if (scope == null) {
            throw new IllegalStateException(
                    "no scope is open on this thread: wrap the work in try (Scope scope = Scope.open())");
        }
        return scope;
    }

    static void forget(Tensor tensor) {
        LIVE.decrementAndGet();
        tensor.owner = null;
    }

    /// Frees all tensors of this scope. Closing twice is an error, and so is closing before an inner scope.
    @Override
    public void close() {
        if (closed) {
            throw new IllegalStateException("the scope is closed already");
        }
        requireThread();
        if (INNERMOST.get() != this) {
            throw new IllegalStateException("an inner scope is still open");
        }
        closed = true;
        long held = 0;
        for (Tensor tensor : entered) {
            if (tensor.owner == this) {
                tensor.markClosed();
                held++;
            }
        }
        LIVE.addAndGet(-held);
        entered = new ArrayList<>();
        if (parent == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(parent);
        }
        pointers.close();
    }

    private void requireThread() {
        if (!Thread.currentThread().equals(thread)) {
            throw new IllegalStateException("a scope is used by the thread that opened it: " + thread.getName());
        }
    }
}
