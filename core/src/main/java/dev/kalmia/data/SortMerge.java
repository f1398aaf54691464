package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Sorted sources as one; of equal records those of the earlier source come first. Closes the sources that are files.
final class SortMerge<T> implements Iterator<T>, AutoCloseable {
    private final List<Iterator<T>> sources;
    private final Comparator<? super T> order;
    private final boolean distinct;
    private @Nullable PriorityQueue<Head<T>> heads;
    private @Nullable Head<T> next;

    private record Head<T>(T record, int source) {}

    /// @param sources asked for their first record when this is
    SortMerge(List<Iterator<T>> sources, SortRecords<T> kind, boolean distinct) {
        this.sources = sources;
        this.order = kind.order();
        this.distinct = distinct;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = heads().poll();
            if (next != null) {
                refill(next.source);
                passEquals(next.record);
            }
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        T record = next.record;
        next = null;
        return record;
    }

    private PriorityQueue<Head<T>> heads() {
        if (heads == null) {
            heads = new PriorityQueue<>(
                    Comparator.<Head<T>, T>comparing(head -> head.record, order).thenComparingInt(head -> head.source));
            for (int i = 0; i < sources.size(); i++) {
                refill(i);
            }
        }
        return heads;
    }

    private void refill(int source) {
        if (sources.get(source).hasNext()) {
            heads().add(new Head<>(sources.get(source).next(), source));
        }
    }

    private void passEquals(T record) {
        Head<T> head = heads().peek();
        while (distinct && head != null && order.compare(head.record, record) == 0) {
            heads().poll();
            refill(head.source);
            head = heads().peek();
        }
    }

    @Override
    public void close() {
        InputException failure = null;
        for (Iterator<T> source : sources) {
            try {
                if (source instanceof SortRun.Reader<T> reader) {
                    reader.close();
                }
            } catch (InputException unclosed) {
                failure = unclosed;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
