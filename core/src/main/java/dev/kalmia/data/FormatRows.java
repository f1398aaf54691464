package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Examples as the rows of a format.
final class FormatRows {
    private static final String TYPE = "type";

    private FormatRows() {}

    /// The row of an example, which may say less than the example; null where the format has no such kind.
    ///
    /// @param file the kind of file that it goes into
    static @Nullable ObjectNode row(ExampleFormat format, FileFormat file, Example example) {
        return switch (format) {
            case KALMIA -> file == FileFormat.PARQUET ? ExampleWriter.textRow(example) : ExampleWriter.row(example);
            case SENTENCE_TRANSFORMERS -> sentenceTransformers(example);
            case FLAG_EMBEDDING, KALM, TEVATRON, NEMO -> {
                Group group = group(example);
                yield group == null ? null : row(format, file, group);
            }
            case BEIR -> throw new IllegalArgumentException("BEIR is a folder");
        };
    }

    /// Adds what stands in further keys of a row that other software reads by name: an id that the example
    /// does not make, and in JSONL prompt and attributes, and the task where it is another than the file
    /// tells. Left out are attributes whose name has a meaning there, and what the row's documents say
    /// themselves; sentence-transformers would take each for a text.
    ///
    /// @param fileTask the task of rows that name none
    static void addFurther(ExampleFormat format, FileFormat file, Example example, String fileTask, ObjectNode row) {
        switch (format) {
            case FLAG_EMBEDDING, KALM, TEVATRON, NEMO -> {
                if (format != ExampleFormat.TEVATRON && !ContentIds.isMade(example)) {
                    row.put("id", example.meta().id());
                }
                // Elsewhere all rows have the same columns.
                if (file == FileFormat.JSONL) {
                    addPrompt(format, example.meta(), row);
                    addAttributes(example.meta(), saysDocuments(format, example), row);
                    if (!example.meta().task().equals(fileTask)) {
                        row.put("task", example.meta().task());
                    }
                }
            }
            case KALMIA, SENTENCE_TRANSFORMERS, BEIR -> {}
        }
    }

    /// The others have a place of their own.
    private static void addPrompt(ExampleFormat format, Meta meta, ObjectNode row) {
        if (meta.prompt() != null && (format == ExampleFormat.TEVATRON || format == ExampleFormat.NEMO)) {
            row.put("prompt", meta.prompt());
        }
    }

    /// Whether the row's documents say what is known of them.
    private static boolean saysDocuments(ExampleFormat format, Example example) {
        Group group = group(example);
        return format == ExampleFormat.TEVATRON
                || (format == ExampleFormat.NEMO && group != null && NemoDocuments.areSaid(group));
    }

    private static void addAttributes(Meta meta, boolean documentsAreSaid, ObjectNode row) {
        JsonAttributes.values(meta.attributes()).forEach((name, value) -> {
            boolean said = documentsAreSaid && name.equals(DocumentNotes.ATTRIBUTE);
            if (!said && !row.has(name) && !Layout.isOfGroups(name)) {
                row.set(name, value);
            }
        });
    }

    /// A pair is a group of one positive; null for other kinds.
    static @Nullable Group group(Example example) {
        return switch (example) {
            case Pair pair -> new Group(pair.query(), List.of(pair.positive()), List.of(), pair.meta());
            case Group group -> group;
            case Scored scored -> null;
            case Labelled labelled -> null;
        };
    }

    private static ObjectNode row(ExampleFormat format, FileFormat file, Group group) {
        return switch (format) {
            case FLAG_EMBEDDING -> flagEmbedding(group);
            case KALM -> kalm(group);
            case TEVATRON -> TevatronPassages.row(group);
            case NEMO -> file == FileFormat.JSONL ? NemoDocuments.row(group) : NemoDocuments.columns(group);
            case KALMIA, SENTENCE_TRANSFORMERS, BEIR -> throw new IllegalArgumentException(format.key());
        };
    }

    private static ObjectNode flagEmbedding(Group group) {
        ObjectNode row = lists(group.query(), group);
        GroupScores scores = group.scores();
        if (scores != null) {
            scores.positives().forEach(row.putArray("pos_scores")::add);
            scores.negatives().forEach(row.putArray("neg_scores")::add);
        }
        if (group.meta().prompt() != null) {
            row.put("prompt", group.meta().prompt());
        }
        JsonNode type = JsonAttributes.values(group.meta().attributes()).get(TYPE);
        return type == null || !type.isTextual() ? row : row.set(TYPE, type);
    }

    private static ObjectNode kalm(Group group) {
        String prompt = group.meta().prompt();
        if (prompt != null && PrefixedQuery.isInstruction(prompt)) {
            return lists(PrefixedQuery.formed(prompt) + group.query(), group).put(PrefixedQuery.BARE, "true");
        }
        return lists(prompt == null ? group.query() : prompt + group.query(), group);
    }

    private static ObjectNode lists(String query, Group group) {
        ObjectNode row = object().put("query", query);
        group.positives().forEach(row.putArray("pos")::add);
        group.negatives().forEach(row.putArray("neg")::add);
        return row;
    }

    private static ObjectNode sentenceTransformers(Example example) {
        return switch (example) {
            case Pair pair -> object().put("anchor", pair.query()).put("positive", pair.positive());
            case Group group -> {
                ObjectNode row = object().put("anchor", group.query())
                        .put("positive", group.positives().getFirst());
                List<String> negatives = group.negatives();
                for (int i = 0; i < negatives.size(); i++) {
                    row.put(negatives.size() == 1 ? "negative" : "negative_" + (i + 1), negatives.get(i));
                }
                GroupScores scores = group.scores();
                if (scores != null) {
                    ArrayNode label =
                            row.putArray("label").add(scores.positives().getFirst());
                    scores.negatives().forEach(label::add);
                }
                yield row;
            }
            case Scored scored ->
                object().put("sentence1", scored.first())
                        .put("sentence2", scored.second())
                        .put("score", scored.score());
            case Labelled labelled -> object().put("text", labelled.text()).put("label", labelled.label());
        };
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
