package dev.kalmia.tensor;

/// While open, a linear layer on this thread computes each row by the same steps, however many rows there are:
/// nothing is chosen by what is faster for their number. With one text a batch and one thread an operation, a text's
/// vector is then the same bits whatever is computed before, after or beside it.
public final class Deterministic implements AutoCloseable {
    private static final ThreadLocal<Boolean> OPEN = ThreadLocal.withInitial(() -> false);

    private final boolean before;

    private Deterministic(boolean before) {
        this.before = before;
    }

    /// Opens it, or when `wanted` is false opens something that changes nothing.
    public static Deterministic open(boolean wanted) {
        boolean before = OPEN.get();
        OPEN.set(before || wanted);
        return new Deterministic(before);
    }

    static boolean isOpen() {
        return OPEN.get();
    }

    @Override
    public void close() {
        OPEN.set(before);
    }
}
