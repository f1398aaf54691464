package dev.kalmia.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The documents of a folder that is being written, each once, however many examples have it. A document keeps the id
/// that it has, unless another has it already, as where two collections are made one; then, and where it has none, its
/// id is made of its text.
final class FolderDocuments {
    /// What takes documents.
    @FunctionalInterface
    interface Taker {
        void take(Document document) throws IOException;
    }

    private static final char BETWEEN = '\n';

    private final ExternalSort<String> sort;
    private final DigestSet ids = new DigestSet();
    private final DigestSet documents = new DigestSet();
    private final DigestSet refused = new DigestSet();

    FolderDocuments(ExternalSort<String> sort) {
        this.sort = sort;
    }

    /// The documents of a group as they can stand there: its positives, then its negatives.
    List<Document> of(Group group, FolderFiles files) {
        DocumentNotes notes = DocumentNotes.of(group.meta());
        List<Document> held = new ArrayList<>();
        group.positives().forEach(text -> held.add(identified(files.held(notes.take(text, true)))));
        group.negatives().forEach(text -> held.add(identified(files.held(notes.take(text, false)))));
        return held;
    }

    private Document identified(Document document) {
        if (!document.id().isEmpty() && FolderWriter.isId(document.id()) && isFree(document)) {
            return document;
        }
        Document made = document.identified(Document.made(document.text()));
        return isFree(made) ? made : document.identified(Document.madeLonger(document.text()));
    }

    /// Whether no other document has its id.
    private boolean isFree(Document document) {
        String whole = record(document);
        if (documents.add(whole) && !ids.add(document.id())) {
            refused.add(whole);
        }
        return !refused.has(whole);
    }

    void add(Document document) {
        sort.add(record(document));
    }

    /// Gives the documents in the order of their ids.
    void forEach(Taker taker) throws IOException {
        Iterator<String> sorted = sort.sorted();
        while (sorted.hasNext()) {
            taker.take(document(sorted.next()));
        }
    }

    private static String record(Document document) {
        return document.id() + BETWEEN + document.title().length() + BETWEEN + document.text();
    }

    private static Document document(String record) {
        int first = record.indexOf(BETWEEN);
        int second = record.indexOf(BETWEEN, first + 1);
        String text = record.substring(second + 1);
        String title = text.substring(0, Integer.parseInt(record, first + 1, second, 10));
        return new Document("", title, text, 0).identified(record.substring(0, first));
    }
}
