package dev.kalmia.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

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
        boolean scored = group.scores() != null;
        for (boolean positive : List.of(true, false)) {
            for (String text : positive ? group.positives() : group.negatives()) {
                Document known = files.held(notes.take(text, positive));
                held.add(identified(scored ? known.unscored() : known));
            }
        }
        return held;
    }

    private Document identified(Document document) {
        if (!document.id().isEmpty() && FolderWriter.isId(document.id()) && isFree(document)) {
            return document;
        }
        // Where a text stands there with another title already, what else is known of it is left out.
        Document plain = new Document("", "", document.text(), document.grade()).remarked(document.remark());
        return Stream.of(document, plain)
                .map(each -> each.identified(Document.made(each.text())))
                .filter(this::isFree)
                .findFirst()
                .orElseGet(() -> plain.identified(Document.madeLonger(plain.text())));
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
        return document.id()
                + BETWEEN
                + document.title().length()
                + BETWEEN
                + document.more()
                + BETWEEN
                + document.text();
    }

    private static Document document(String record) {
        int first = record.indexOf(BETWEEN);
        int second = record.indexOf(BETWEEN, first + 1);
        int third = record.indexOf(BETWEEN, second + 1);
        String text = record.substring(third + 1);
        String title = text.substring(0, Integer.parseInt(record, first + 1, second, 10));
        return new Document(record.substring(0, first), title, text, 0, record.substring(second + 1, third), "");
    }
}
