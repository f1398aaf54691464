package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Texts one at a time: the lines of a text file or a stream, or `text` (else `query`) of the rows of a file.
/// What is held of it is one row, however large the file. For one thread.
public final class TextSource implements Iterator<TextSource.Entry>, AutoCloseable {
    private final RowReader rows;
    private final Path name;
    private final boolean plain;
    private final TextColumns columns;
    private final @Nullable Column id;
    private final long size;
    private @Nullable Row ahead;
    private boolean looked;
    private long given;
    private long empty;

    /// A text with its id: that of the file, null where it has none.
    public record Entry(@Nullable String id, String text) {
        public Entry {
            requireNonNull(text, "text is null");
        }
    }

    private TextSource(RowReader rows, Path name, TextColumns columns, boolean plain, long size) {
        this.rows = rows;
        this.name = name;
        this.columns = columns;
        this.plain = plain;
        this.size = size;
        Row first = rows.next();
        if (first != null && Column.isHeader(first, columns.mapping().values())) {
            first = rows.next();
        }
        if (first == null) {
            throw new InputException("the file has no rows: " + name);
        }
        this.ahead = first;
        this.looked = true;
        this.id = plain ? null : columns.idOf(first);
    }

    /// Opens a file of the format that its name says, packed or not.
    ///
    /// @throws InputException when it cannot be read or has no row
    public static TextSource open(Path file) {
        return open(file, TextColumns.named(List.of("text", "query")));
    }

    /// The same with other columns than `text` and `query` for the texts; the first that a row has is taken.
    /// Numbers and truth values of JSON are no texts there, and ids are not read.
    ///
    /// @param columns at least two
    public static TextSource open(Path file, List<String> columns) {
        return open(file, TextColumns.textsOnly(columns));
    }

    /// Documents: those of a folder ([DocumentFolder]), or of a file, where `text` (else `positive`) stands
    /// behind the `title` that a row has, as BEIR's are read.
    ///
    /// @param mapping which column is the text, the title, the id; empty for these names
    /// @throws InputException when there is none, or what is mapped is not there
    static TextSource documents(Path path, Map<Role, Column> mapping) {
        if (!Files.isDirectory(path)) {
            return open(path, TextColumns.documents(mapping));
        }
        if (!mapping.isEmpty()) {
            throw new UsageException("columns must be empty where documents are the files of a folder; folder=" + path);
        }
        return new TextSource(new FolderRows(DocumentFolder.of(path)), path, TextColumns.documents(mapping), false, -1);
    }

    private static TextSource open(Path file, TextColumns columns) {
        TableFormat format = TableFormat.of(file, columns.mapping().values());
        if (format.format() == FileFormat.TXT && !columns.mapping().isEmpty()) {
            throw new UsageException("columns must be empty where each line of a file is a text; file=" + file);
        }
        RowReader rows = RowReader.open(file, format, Table.MAX_LINE_BYTES);
        try {
            return new TextSource(rows, file, columns, format.format() == FileFormat.TXT, Files.size(file));
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
        return new TextSource(rows, named, TextColumns.named(List.of()), true, -1);
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
        return id != null;
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

    /// Says how many of the texts given so far are empty, where some are, and what of a folder is no
    /// document.
    public void tellEmpty(Progress progress) {
        if (rows instanceof FolderRows files && !files.leftOut().isEmpty()) {
            progress.note(name + ": left out: " + files.leftOut());
        }
        if (empty > 0) {
            String rowsOrFiles = rows instanceof FolderRows ? " files have" : " rows have";
            progress.note(name + ": " + empty + " of " + given + rowsOrFiles + " an empty text and are left out");
        }
    }

    private Entry entry(Row row) {
        if (plain) {
            return new Entry(null, row.value(0));
        }
        return new Entry(id == null ? null : whole(row, row.value(id)), whole(row, columns.text(row)));
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
