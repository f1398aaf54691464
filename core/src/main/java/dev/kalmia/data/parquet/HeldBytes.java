package dev.kalmia.data.parquet;

/// How many bytes of pages the columns of a file hold together.
final class HeldBytes {
    /// Writers make pages of a mebibyte, some of a hundred.
    static final int MOST = 1 << 29;

    private long held;

    /// Gives back one page and takes another.
    ///
    /// @return the size of the other, which is bounded now
    int exchange(long before, long after) {
        held -= before;
        int size = Damage.within(0, after, MOST - held, "bytes of the pages held at a time");
        held += size;
        return size;
    }
}
