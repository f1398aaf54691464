package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Sorts more records than memory holds (merge sort, Knuth, The Art of Computer Programming 3, section 5.4): what fills
/// the memory given is sorted and written as a run, and the runs are merged. What fits is sorted there, without a file.
/// The sort is stable: records that the order does not tell apart stay as they were added. For one thread.
public final class ExternalSort<T> implements AutoCloseable {
    /// What an object takes beside its content, with a reference to it.
    static final long OBJECT_BYTES = 24;

    /// Runs that are merged at a time, and so the most files that are open.
    static final int MOST_MERGED = 64;

    private static final String ENDING = ".run";

    private final Path folder;
    private final long memory;
    private final SortRecords<T> kind;
    private final boolean distinct;
    private final List<SortRun> runs = new ArrayList<>();
    private final List<T> held = new ArrayList<>();
    private long heldBytes;
    private int written;
    private boolean sorted;
    private SortMerge<T> merge;

    /// Begins to sort. Runs that an earlier, killed sort left in the folder are deleted.
    ///
    /// @param folder where runs lie until the sort is closed, for this sort alone; made where it is not there
    /// @param memory bytes of records that are held at a time, at least 1; merging takes up to six megabytes more
    /// @param kind what records are, and their order
    /// @param distinct whether of records that the order does not tell apart only the first is given
    /// @throws InputException when the folder cannot be written
    public ExternalSort(Path folder, long memory, SortRecords<T> kind, boolean distinct) {
        if (memory < 1) {
            throw new IllegalArgumentException("memory must be at least 1 byte; memory=" + memory);
        }
        this.folder = requireNonNull(folder, "folder is null");
        this.memory = memory;
        this.kind = requireNonNull(kind, "kind is null");
        this.distinct = distinct;
        this.merge = new SortMerge<>(List.of(), kind, distinct);
        clear();
    }

    /// Adds a record.
    ///
    /// @throws InputException when a run cannot be written
    public void add(T record) {
        if (sorted) {
            throw new IllegalStateException("the records are sorted");
        }
        held.add(record);
        heldBytes += kind.memory(record);
        if (heldBytes >= memory) {
            spill();
        }
    }

    /// All records in order, once: read before the sort is closed.
    ///
    /// @throws InputException when a run cannot be written or read; also while the records are read
    public Iterator<T> sorted() {
        if (sorted) {
            throw new IllegalStateException("the records are sorted");
        }
        sorted = true;
        if (!runs.isEmpty() && !held.isEmpty()) {
            spill();
        }
        while (runs.size() > MOST_MERGED) {
            mergeOnce();
        }
        held.sort(kind.order());
        List<Iterator<T>> sources = new ArrayList<>();
        // First of all the merge, which closes what is open when a later run cannot be.
        merge = new SortMerge<>(sources, kind, distinct);
        runs.forEach(run -> sources.add(run.read(kind)));
        sources.add(held.iterator());
        return merge;
    }

    private void spill() {
        held.sort(kind.order());
        runs.add(write(new SortMerge<>(List.of(held.iterator()), kind, distinct)));
        held.clear();
        heldBytes = 0;
    }

    private SortRun write(Iterator<T> records) {
        return SortRun.write(folder.resolve("%06d".formatted(written++) + ENDING), kind, records);
    }

    /// Neighbours are merged, so that what was added first stays first.
    private void mergeOnce() {
        List<SortRun> merged = new ArrayList<>();
        for (int from = 0; from < runs.size(); from += MOST_MERGED) {
            List<SortRun> part = runs.subList(from, Math.min(from + MOST_MERGED, runs.size()));
            List<Iterator<T>> sources = new ArrayList<>();
            try (SortMerge<T> together = new SortMerge<>(sources, kind, distinct)) {
                part.forEach(run -> sources.add(run.read(kind)));
                merged.add(write(together));
            }
            part.forEach(SortRun::delete);
        }
        runs.clear();
        runs.addAll(merged);
    }

    private void clear() {
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + ENDING)) {
                for (Path run : left) {
                    Files.delete(run);
                }
            }
        } catch (IOException e) {
            throw new InputException("cannot sort in folder " + folder + ": " + InputException.reason(e), e);
        }
    }

    /// Deletes the runs, and the folder where nothing else is in it.
    @Override
    public void close() {
        merge.close();
        clear();
        try (DirectoryStream<Path> others = Files.newDirectoryStream(folder)) {
            if (!others.iterator().hasNext()) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new InputException("cannot delete folder " + folder + ": " + InputException.reason(e), e);
        }
    }
}
