package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Texts one at a time: the lines of a text file or a stream, or `text` (else `query`) of the rows of a file. What is
/// held of it is one row, however large the file. For one thread.
public final class TextSource implements Iterator<TextSource.Entry>, AutoCloseable {
    private static final List<Column> IDS = List.of(Column.of("id"), Column.of("_id"));

    private static final Column TITLE = Column.of("title");

    private final RowReader rows;
    private final Path name;
    private final boolean plain;
    private final Wanted wanted;
    private final @Nullable Column ids;
    private final long size;
    private @Nullable Row ahead;
    private boolean looked;
    private long given;
    private long empty;

    /// @param columns of which the first is taken that a row has
    /// @param titled whether a title stands before the text
    /// @param textsOnly whether a number is refused where a text must be
    private record Wanted(List<String> columns, boolean titled, boolean textsOnly) {}

    /// A text with its id: that of the file, null where it has none.
    public record Entry(@Nullable String id, String text) {
        public Entry {
            requireNonNull(text, "text is null");
        }
    }

    private TextSource(RowReader rows, Path name, Wanted wanted, boolean plain, long size) {
        this.rows = rows;
        this.name = name;
        this.wanted = wanted;
        this.plain = plain;
        this.size = size;
        Row first = rows.next();
        if (first == null) {
            throw new InputException("the file has no rows: " + name);
        }
        this.ahead = first;
        this.looked = true;
        this.ids = plain ? null : ids(first);
    }

    private static @Nullable Column ids(Row first) {
        return IDS.stream().filter(first::has).findFirst().orElse(null);
    }

    /// Opens a file of the format that its name says, packed or not.
    ///
    /// @throws InputException when it cannot be read or has no row
    public static TextSource open(Path file) {
        return open(file, new Wanted(List.of("text", "query"), false, false));
    }

    /// The same with other columns than `text` and `query` for the texts; the first that a row has is taken. Numbers
    /// and truth values of JSON are no texts there.
    ///
    /// @param columns at least two
    public static TextSource open(Path file, List<String> columns) {
        return open(file, new Wanted(columns, false, true));
    }

    /// Documents: `text` (else `positive`) behind the `title` where a row has one, as BEIR's are read.
    ///
    /// @throws InputException when it cannot be read or has no row
    public static TextSource documents(Path file) {
        return open(file, new Wanted(List.of("text", "positive"), true, false));
    }

    private static TextSource open(Path file, Wanted wanted) {
        TableFormat format = TableFormat.of(file);
        RowReader rows = RowReader.open(file, format, Table.MAX_LINE_BYTES);
        try {
            return new TextSource(rows, file, wanted, format.format() == FileFormat.TXT, Files.size(file));
        } catch (IOException e) {
            rows.close();
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    /// The lines of a stream, packed or not, which may go on for ever.
    ///
    /// @param name what the stream is, for messages: `standard input`
    public static TextSource lines(InputStream in, String name) {
        Path named = Path.of(name);
        RowReader rows = SplitRows.texts(new Lines(in, named, Table.MAX_LINE_BYTES));
        return new TextSource(rows, named, new Wanted(List.of(), false, false), true, -1);
    }

    /// The texts alone, of which each is taken from here when it is asked for.
    public Iterator<String> texts() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return TextSource.this.hasNext();
            }

            @Override
            public String next() {
                return TextSource.this.next().text();
            }
        };
    }

    /// Whether the file names its rows: then every entry has an id. The first row decides.
    public boolean named() {
        return ids != null;
    }

    /// Bytes in the file, or -1 where nobody knows.
    public long size() {
        return size;
    }

    /// How many of these were read so far; reading goes a little ahead of the entries.
    public long bytesRead() {
        return rows.bytesRead();
    }

    /// Whether there is another entry.
    ///
    /// @throws InputException when its row cannot be used, or the file cannot be read on
    @Override
    public boolean hasNext() {
        if (!looked) {
            ahead = rows.next();
            looked = true;
        }
        return ahead != null;
    }

    @Override
    public Entry next() {
        if (!hasNext() || ahead == null) {
            throw new NoSuchElementException();
        }
        Row row = ahead;
        ahead = null;
        looked = false;
        Entry entry = entry(row);
        given++;
        empty += entry.text().isBlank() ? 1 : 0;
        return entry;
    }

    /// Says how many of the texts given so far are empty, where some are; for those who leave them out.
    public void tellEmpty(Progress progress) {
        if (empty > 0) {
            progress.note(name + ": " + empty + " of " + given + " rows have an empty text and are left out");
        }
    }

    private Entry entry(Row row) {
        if (plain) {
            return new Entry(null, row.value(0));
        }
        return new Entry(ids == null ? null : whole(row, row.value(ids)), text(row));
    }

    private String text(Row row) {
        for (String each : wanted.columns()) {
            Column column = Column.of(each);
            if (row.has(column)) {
                String title = wanted.titled() && row.has(TITLE) ? row.value(TITLE) : "";
                String text = wanted.textsOnly() ? row.text(column) : row.value(column);
                return whole(row, wanted.titled() ? (title + " " + text).strip() : text);
            }
        }
        throw new InputException(row.file() + ":" + row.line() + ": a row must have "
                + String.join(" or ", wanted.columns()) + "; it has neither");
    }

    private static String whole(Row row, String text) {
        if (Texts.HALF_PAIR.equals(Texts.fault(text))) {
            throw new InputException(row.file() + ":" + row.line() + ": the text holds an " + Texts.HALF_PAIR);
        }
        return text;
    }

    @Override
    public void close() {
        rows.close();
    }
}
