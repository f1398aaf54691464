package dev.kalmia.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The documents that are searched: text i has id i.
///
/// @param ids no two alike
/// @param texts may be empty: public collections hold such documents, and leaving them out would change every
///     rank
public record Corpus(List<String> ids, List<String> texts) {
    private static final Column TITLE = Column.of("title");

    public Corpus {
        ids = List.copyOf(ids);
        texts = List.copyOf(texts);
        IdentifiedTexts.check(ids, texts);
    }

    /// Reads BEIR's `corpus.jsonl`: `_id`, `title` (may be missing), `text`. A document is its title, a space
    /// and its text, stripped of white space at both ends (Thakur et al. 2021, as mteb joins them).
    ///
    /// @throws InputException when a row is malformed or an id comes twice
    public static Corpus read(Path file) {
        IdentifiedTexts read = read(file, Selection.all());
        return new Corpus(read.ids(), read.texts());
    }

    /// What a training set that was made of the same source may hold of some documents: their texts, then
    /// these without the titles.
    ///
    /// @throws InputException when a row is malformed or an id comes twice
    public static List<String> known(Path file, Predicate<String> ids) {
        List<String> known = new ArrayList<>(read(file, Selection.of(ids)).texts());
        known.addAll(IdentifiedTexts.read(file, Selection.of(ids), true, row -> row.value("text"))
                .texts());
        return known;
    }

    static IdentifiedTexts read(Path file, Selection selection) {
        return IdentifiedTexts.read(file, selection, true, Corpus::document);
    }

    static String document(Row row) {
        return document(row, "text");
    }

    /// The same where the text stands in another column.
    static String document(Row row, String text) {
        String title = row.has(TITLE) ? row.value(TITLE) : "";
        return (title + " " + row.value(text)).strip();
    }

    public int size() {
        return ids.size();
    }
}
