package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.data.parquet.ParquetWriter.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The columns of files that have the same in all rows.
final class FormatColumns {
    private static final String PROMPT = "prompt";

    private FormatColumns() {}

    /// Those of csv and tsv: the first row's that are no lists, and what later rows may have beside.
    static List<String> cells(ExampleFormat format, ObjectNode first) {
        List<String> columns = new ArrayList<>();
        first.properties().forEach(entry -> {
            if (entry.getValue().isValueNode()) {
                columns.add(entry.getKey());
            }
        });
        if (format == ExampleFormat.KALMIA && !columns.contains(PROMPT)) {
            columns.add(columns.indexOf("task") + 1, PROMPT);
        }
        return columns;
    }

    /// Those of Parquet: all that the format has.
    static SequencedMap<String, Kind> kinds(ExampleFormat format, ObjectNode first) {
        SequencedMap<String, Kind> kinds = new LinkedHashMap<>();
        switch (format) {
            case KALMIA -> {
                put(kinds, Kind.TEXT, "id", "task", PROMPT, "query", "positive");
                put(kinds, Kind.TEXTS, "positives", "negatives");
                put(kinds, Kind.NUMBERS, Layout.POSITIVE_SCORES, Layout.NEGATIVE_SCORES);
                put(kinds, Kind.TEXT, "first", "second");
                put(kinds, Kind.NUMBER, "score");
                put(kinds, Kind.TEXT, "text", "label");
                put(kinds, Kind.MAP, Layout.ATTRIBUTES);
            }
            case FLAG_EMBEDDING -> {
                put(kinds, Kind.TEXT, "id", "query");
                put(kinds, Kind.TEXTS, "pos", "neg");
                put(kinds, Kind.NUMBERS, "pos_scores", "neg_scores");
                put(kinds, Kind.TEXT, PROMPT, "type");
            }
            case KALM -> {
                put(kinds, Kind.TEXT, "id", "query");
                put(kinds, Kind.TEXTS, "pos", "neg");
                put(kinds, Kind.TEXT, PrefixedQuery.BARE);
            }
            case NEMO -> {
                put(kinds, Kind.TEXT, "id", "query");
                put(kinds, Kind.TEXTS, "pos_doc", "neg_doc");
            }
            case SENTENCE_TRANSFORMERS ->
                first.properties().forEach(entry -> put(kinds, kind(entry.getValue()), entry.getKey()));
            case TEVATRON, BEIR -> throw new IllegalArgumentException(format.key());
        }
        return kinds;
    }

    private static Kind kind(JsonNode value) {
        return value.isArray() ? Kind.NUMBERS : value.isNumber() ? Kind.NUMBER : Kind.TEXT;
    }

    private static void put(SequencedMap<String, Kind> kinds, Kind kind, String... names) {
        for (String name : names) {
            kinds.put(name, kind);
        }
    }
}
