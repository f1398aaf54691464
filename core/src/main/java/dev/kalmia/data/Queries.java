package dev.kalmia.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

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

    /// Those of these ids, in their order; ids that are none of a query are passed over.
    public Queries among(Set<String> chosen) {
        int[] kept = IntStream.range(0, size())
                .filter(i -> chosen.contains(ids.get(i)))
                .toArray();
        return new Queries(
                IntStream.of(kept).mapToObj(ids::get).toList(),
                IntStream.of(kept).mapToObj(texts::get).toList());
    }

    public int size() {
        return ids.size();
    }
}
