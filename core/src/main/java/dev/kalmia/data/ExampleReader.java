package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Reads examples one at a time from one file after the other. For one thread.
///
/// What the columns mean is said by `ReadOptions.columns` or seen from their names:
///
/// | names | example |
/// |---|---|
/// | `query`, `positive` | `Pair`; a `Group` where `positive` is a list or a negative stands beside it |
/// | `query`, `pos`, `neg`, `prompt`, `type` (FlagEmbedding), `query`, `pos`, `neg` (KaLM) | `Group` |
/// | `query`, `positives`, `negatives` (`ExampleWriter`) | `Group` |
/// | `anchor`, `positive`, `negative` or `negative_1` … (sentence-transformers) | `Pair`, `Group` |
/// | `first`, `second`, `score`; `sentence1`, `sentence2`, `score` | `Scored` |
/// | `text`, `label` | `Labelled` |
///
/// `id` or `_id`, `task` or `task_name`, and `prompt` go into `Meta`; every other column is kept as an attribute. A
/// row without an id gets one made of what it holds, the same wherever it stands; for that the reader
/// remembers some 70 bytes a row.
public final class ExampleReader implements Iterator<Example>, AutoCloseable {
    private final Iterator<Path> files;
    private final ReadOptions options;
    private final Rejects rejects = new Rejects();
    private final ContentIds ids = new ContentIds();
    private @Nullable RowReader rows;
    private @Nullable Path file;
    private @Nullable Examples examples;
    private boolean any;
    private @Nullable InputException firstFault;
    private @Nullable Example next;

    private ExampleReader(List<Path> files, ReadOptions options) {
        this.files = List.copyOf(files).iterator();
        this.options = requireNonNull(options, "options is null");
    }

    /// Opens one file.
    public static ExampleReader of(Path file, ReadOptions options) {
        return of(List.of(file), options);
    }

    /// Opens files that are read one after the other.
    public static ExampleReader of(List<Path> files, ReadOptions options) {
        return new ExampleReader(files, options);
    }

    /// All examples of a file.
    public static List<Example> readAll(Path file, ReadOptions options) {
        try (ExampleReader reader = of(file, options)) {
            return reader.stream().toList();
        }
    }

    /// The rows left out so far; empty with `OnBadRow.ERROR`.
    public Rejects rejects() {
        return rejects;
    }

    /// The examples not read yet.
    public Stream<Example> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false);
    }

    /// @throws InputException when a file cannot be read, has no example, or a row is bad and `OnBadRow.ERROR` was
    ///     asked
    @Override
    public boolean hasNext() {
        while (next == null) {
            if (rows == null && !openNext()) {
                return false;
            }
            next = read();
        }
        return true;
    }

    @Override
    public Example next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Example example = requireNonNull(next);
        next = null;
        return example;
    }

    private boolean openNext() {
        if (!files.hasNext()) {
            return false;
        }
        Path opened = files.next();
        TableFormat format = options.format() == null ? TableFormat.of(opened) : options.format();
        String task = options.task() == null ? plainName(opened) : options.task();
        examples = new Examples(options.columns(), task, ids);
        any = false;
        firstFault = null;
        file = opened;
        rows = RowReader.open(opened, format, options.maxLineBytes());
        return true;
    }

    /// The next example of the file that is open, or null when it is at its end.
    private @Nullable Example read() {
        RowReader reader = requireNonNull(rows);
        while (true) {
            Row row = null;
            try {
                row = reader.next();
                if (row == null) {
                    endFile();
                    return null;
                }
                Example example = requireNonNull(examples).example(row);
                any = true;
                return example;
            } catch (BadRow e) {
                refuse(e, row);
            }
        }
    }

    private void refuse(BadRow fault, @Nullable Row row) {
        if (options.onBadRow() == OnBadRow.ERROR || isOfTheWholeFile(fault, row)) {
            throw fault;
        }
        firstFault = firstFault == null ? fault : firstFault;
        rejects.add(fault.reject());
    }

    /// A column that the header lacks is missing in every row.
    private static boolean isOfTheWholeFile(BadRow fault, @Nullable Row row) {
        String reason = fault.reject().reason();
        return row instanceof CellRow && (reason.equals(BadRow.WRONG_COLUMNS) || reason.equals(BadRow.MISSING_COLUMN));
    }

    private void endFile() {
        close();
        if (!any) {
            throw firstFault == null
                    ? new InputException("the file has no rows: " + file)
                    : new InputException(
                            "no row of the file can be used: the first because of: " + firstFault.getMessage());
        }
    }

    private static String plainName(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.', 1);
        return dot < 0 ? name : name.substring(0, dot);
    }

    @Override
    public void close() {
        if (rows != null) {
            rows.close();
            rows = null;
        }
    }
}
