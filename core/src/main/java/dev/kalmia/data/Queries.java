package dev.kalmia.data;

import java.nio.file.Path;
import java.util.List;

/// The queries a collection is searched with: text i has id i.
///
/// @param ids no two alike
public record Queries(List<String> ids, List<String> texts) {
    public Queries {
        ids = List.copyOf(ids);
        texts = List.copyOf(texts);
        IdentifiedTexts.check(ids, texts);
    }

    /// Reads BEIR's `queries.jsonl`: `_id`, `text`; other keys are passed over.
    ///
    /// @throws InputException when a row is malformed, a text is empty or an id comes twice
    public static Queries read(Path file) {
        IdentifiedTexts read = read(file, Selection.all());
        return new Queries(read.ids(), read.texts());
    }

    static IdentifiedTexts read(Path file, Selection selection) {
        return IdentifiedTexts.read(file, selection, false, row -> row.value("text"));
    }

    public int size() {
        return ids.size();
    }
}
