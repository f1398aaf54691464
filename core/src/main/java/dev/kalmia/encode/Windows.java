package dev.kalmia.encode;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.ToIntFunction;

/// Cuts any number of texts into windows: enough of them to fill batches of like lengths, little enough to hold. The
/// same texts give the same windows. For one thread.
public final class Windows<T> implements Iterator<List<T>> {
    /// The most texts of a window.
    static final int TEXTS = 8192;

    /// A window of long vectors ends earlier too: the rows of two windows are held at a time.
    private static final int VALUES = 1 << 22;

    /// A window of long texts ends earlier: their tokens are held all at a time. A longer text has one of its own.
    static final int CHARACTERS = 1 << 18;

    private final Iterator<? extends T> entries;
    private final ToIntFunction<? super T> length;
    private final int most;
    private final List<T> ahead = new ArrayList<>(1);

    /// Cuts what `entries` gives.
    ///
    /// @param length the characters of an entry's text
    /// @param dimension values of the vector that becomes of it
    public Windows(Iterator<? extends T> entries, ToIntFunction<? super T> length, int dimension) {
        this.most = Math.clamp(VALUES / dimension, 1, TEXTS);
        this.entries = entries;
        this.length = length;
    }

    @Override
    public boolean hasNext() {
        return !ahead.isEmpty() || entries.hasNext();
    }

    @Override
    public List<T> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        List<T> window = new ArrayList<>(ahead);
        long characters = window.stream().mapToLong(length::applyAsInt).sum();
        ahead.clear();
        while (window.size() < most && characters < CHARACTERS && entries.hasNext()) {
            T entry = entries.next();
            characters += length.applyAsInt(entry);
            if (!window.isEmpty() && characters > CHARACTERS) {
                ahead.add(entry);
                break;
            }
            window.add(entry);
        }
        return window;
    }
}
