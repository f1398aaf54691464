package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Judgements: how relevant a document is to a query. Queries and documents stay in the order of the file.
public final class Qrels {
    private final Map<String, Map<String, Integer>> judgements;
    private final int repeats;

    private Qrels(Map<String, Map<String, Integer>> judgements, int repeats) {
        this.judgements = judgements;
        this.repeats = repeats;
    }

    /// Query id → document id → relevance.
    public static Qrels of(Map<String, Map<String, Integer>> judgements) {
        Map<String, Map<String, Integer>> copy = new LinkedHashMap<>();
        judgements.forEach((query, documents) -> copy.put(query, new LinkedHashMap<>(documents)));
        return frozen(copy, 0);
    }

    /// Reads BEIR's three columns between tabs (query, document, relevance; a header is passed over) or
    /// TREC's four between white space (query, a column of no meaning, document, relevance).
    ///
    /// @throws InputException when a row is malformed or judges a document a second time
    public static Qrels read(Path file) {
        return read(file, Repeats.REFUSE);
    }

    /// As `read(Path)`, but says what a second judgement of a document does.
    public static Qrels read(Path file, Repeats repeats) {
        int repeated = 0;
        Map<String, Map<String, Integer>> judgements = new LinkedHashMap<>();
        try (JudgementRows rows = new JudgementRows(file, Table.MAX_LINE_BYTES)) {
            for (Judgement row = rows.next(); row != null; row = rows.next()) {
                Map<String, Integer> documents = judgements.computeIfAbsent(row.query(), key -> new LinkedHashMap<>());
                if (documents.put(row.document(), row.relevance()) != null) {
                    repeated++;
                    if (repeats == Repeats.REFUSE) {
                        throw rows.twice(row);
                    }
                }
            }
        }
        if (judgements.isEmpty()) {
            throw new InputException("the file has no judgements: " + file);
        }
        return frozen(judgements, repeated);
    }

    private static Qrels frozen(Map<String, Map<String, Integer>> judgements, int repeats) {
        judgements.replaceAll((query, documents) -> Collections.unmodifiableMap(documents));
        return new Qrels(Collections.unmodifiableMap(judgements), repeats);
    }

    /// The queries that have judgements.
    public Set<String> queries() {
        return judgements.keySet();
    }

    /// Document id → relevance, empty for a query without judgements.
    public Map<String, Integer> of(String query) {
        return judgements.getOrDefault(query, Map.of());
    }

    /// Query id → document id → relevance.
    public Map<String, Map<String, Integer>> asMap() {
        return judgements;
    }

    /// The documents that are judged for a query.
    public Set<String> documents() {
        Set<String> documents = new HashSet<>();
        judgements.values().forEach(of -> documents.addAll(of.keySet()));
        return Collections.unmodifiableSet(documents);
    }

    /// How many judgements took the place of an earlier one.
    public int repeats() {
        return repeats;
    }

    /// How many judgements there are.
    public int size() {
        return judgements.values().stream().mapToInt(Map::size).sum();
    }
}
