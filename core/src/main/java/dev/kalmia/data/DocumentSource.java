package dev.kalmia.data;

import dev.kalmia.run.Hashes;
import dev.kalmia.run.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Documents one at a time, of a file or a folder ([DocumentFolder]), long ones in passages. What is held is one
/// document. For one thread.
public final class DocumentSource implements Iterator<DocumentSource.Passage>, AutoCloseable {
    private final Path path;
    private final TextSource texts;
    private final int most;
    private final Queue<Passage> ahead = new ArrayDeque<>();
    private long row = -1;
    private long tooLong;
    private long passages;

    /// A document, or a part of one.
    ///
    /// @param document its id; the number of its row, from 0, where it has none
    /// @param cut where it stands in the document; null where it is the whole of it
    public record Passage(
            String document, String text, @Nullable Cut cut) {}

    /// The place of a passage in its document, whose text is title, space and text without white space at the ends.
    ///
    /// @param number from 1
    /// @param from its first character in the document, from 0, in Unicode code points
    /// @param to behind its last
    public record Cut(int number, int from, int to) {}

    private DocumentSource(Path path, TextSource texts, int most) {
        this.path = path;
        this.texts = texts;
        this.most = most;
    }

    /// Opens a file of documents, or a folder of raw ones.
    ///
    /// @throws dev.kalmia.run.InputException when it cannot be read or has none
    public static DocumentSource open(Path path, DocumentOptions options) {
        return new DocumentSource(path, TextSource.documents(path, options.columns()), options.passageCharacters());
    }

    /// SHA-256 of what is read of a path.
    public static String hash(Path path) {
        return Files.isDirectory(path) ? DocumentFolder.of(path).hash() : Hashes.file(path);
    }

    /// The texts alone, of which each is taken from here when it is asked for.
    public Iterator<String> texts() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return DocumentSource.this.hasNext();
            }

            @Override
            public String next() {
                return DocumentSource.this.next().text();
            }
        };
    }

    @Override
    public boolean hasNext() {
        if (ahead.isEmpty() && texts.hasNext()) {
            row++;
            read(texts.next());
        }
        return !ahead.isEmpty();
    }

    private void read(TextSource.Entry entry) {
        String id = entry.id() == null ? Long.toString(row) : entry.id();
        String text = entry.text();
        if (most == 0 || text.length() <= most || text.isBlank()) {
            ahead.add(new Passage(id, text, null));
            return;
        }
        List<Passages.Span> spans = Passages.of(text, most);
        if (spans.size() == 1) {
            ahead.add(new Passage(id, text.strip(), null));
            return;
        }
        tooLong++;
        passages += spans.size();
        int points = 0;
        int at = 0;
        for (Passages.Span span : spans) {
            int from = points + text.codePointCount(at, span.from());
            points = from + text.codePointCount(span.from(), span.to());
            at = span.to();
            Cut cut = new Cut(ahead.size() + 1, from, points);
            ahead.add(new Passage(id, text.substring(span.from(), span.to()), cut));
        }
    }

    @Override
    public Passage next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ahead.remove();
    }

    /// Says what was left out and what was cut of the documents given so far.
    public void tell(Progress progress) {
        texts.tellEmpty(progress);
        if (tooLong > 0) {
            progress.note(path + ": " + tooLong + " of " + (row + 1) + " documents have more than " + most
                    + " characters and are cut into " + passages + " passages");
        }
    }

    @Override
    public void close() {
        texts.close();
    }
}
