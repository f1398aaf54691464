package dev.kalmia.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The queries of examples, each different one once under each prompt that examples ask it with: what is encoded
/// together, in the order in which the examples bring it.
public final class AskedQueries {
    private final Map<Key, Integer> rows = new LinkedHashMap<>();
    private final List<Asked> asked = new ArrayList<>();

    private record Key(Optional<String> prompt, String query) {}

    /// One example's question.
    ///
    /// @param example the place of the example
    /// @param row the row of its query
    public record Asked(int example, int row) {}

    private AskedQueries() {}

    /// Those of all examples. Scored and labelled examples ask nothing.
    public static AskedQueries of(List<? extends Example> examples) {
        AskedQueries queries = new AskedQueries();
        for (int i = 0; i < examples.size(); i++) {
            Optional<String> prompt = Optional.ofNullable(examples.get(i).meta().prompt());
            switch (examples.get(i)) {
                case Pair pair -> queries.add(i, new Key(prompt, pair.query()));
                case Group group -> queries.add(i, new Key(prompt, group.query()));
                case Scored scored -> {}
                case Labelled labelled -> {}
            }
        }
        return queries;
    }

    private void add(int example, Key key) {
        Integer row = rows.putIfAbsent(key, rows.size());
        asked.add(new Asked(example, row == null ? rows.size() - 1 : row));
    }

    /// Whether no example asks anything.
    public boolean isEmpty() {
        return asked.isEmpty();
    }

    /// The different queries: row by row what is encoded.
    public List<String> texts() {
        return rows.keySet().stream().map(Key::query).toList();
    }

    /// The prompt of each of [#texts]: the examples' own, empty where they have none.
    public List<Optional<String>> prompts() {
        return rows.keySet().stream().map(Key::prompt).toList();
    }

    /// Who asks them, in the order of the examples.
    public List<Asked> asked() {
        return List.copyOf(asked);
    }
}
