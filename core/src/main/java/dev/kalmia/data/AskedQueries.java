package dev.kalmia.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The queries of examples that have the same prompt of their own, each different query once: what is encoded
/// together.
public final class AskedQueries {
    private final Optional<String> prompt;
    private final Map<String, Integer> rows = new LinkedHashMap<>();
    private final List<Asked> asked = new ArrayList<>();

    /// One example's question.
    ///
    /// @param example the place of the example
    /// @param row the row of its query
    public record Asked(int example, int row) {}

    private AskedQueries(Optional<String> prompt) {
        this.prompt = prompt;
    }

    /// One for each prompt, in the order in which the examples bring them. Scored and labelled examples ask
    /// nothing.
    public static List<AskedQueries> of(List<? extends Example> examples) {
        Map<Optional<String>, AskedQueries> byPrompt = new LinkedHashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            Optional<String> prompt = Optional.ofNullable(example.meta().prompt());
            switch (example) {
                case Pair pair ->
                    byPrompt.computeIfAbsent(prompt, AskedQueries::new).add(i, pair.query());
                case Group group ->
                    byPrompt.computeIfAbsent(prompt, AskedQueries::new).add(i, group.query());
                case Scored scored -> {}
                case Labelled labelled -> {}
            }
        }
        return List.copyOf(byPrompt.values());
    }

    private void add(int example, String query) {
        Integer row = rows.putIfAbsent(query, rows.size());
        asked.add(new Asked(example, row == null ? rows.size() - 1 : row));
    }

    /// The examples' own prompt, empty where they have none.
    public Optional<String> prompt() {
        return prompt;
    }

    /// The different queries: row by row what is encoded.
    public List<String> texts() {
        return List.copyOf(rows.keySet());
    }

    /// Who asks them, in the order of the examples.
    public List<Asked> asked() {
        return List.copyOf(asked);
    }
}
