package dev.kalmia.tensor;

/// While open, operations on this thread are libtorch's and not the kernels', which are slow until they have run for
/// a while: Java compiles them as they run. For work that is over before that, in a process that just began.
public final class ShortWork implements AutoCloseable {
    private static final ThreadLocal<Boolean> OPEN = ThreadLocal.withInitial(() -> false);

    private final boolean before;

    private ShortWork(boolean before) {
        this.before = before;
    }

    /// Opens it, or when `wanted` is false opens something that changes nothing.
    public static ShortWork open(boolean wanted) {
        boolean before = OPEN.get();
        OPEN.set(before || wanted);
        return new ShortWork(before);
    }

    static boolean isOpen() {
        return OPEN.get();
    }

    @Override
    public void close() {
        OPEN.set(before);
    }
}
