package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a row says of its example beside the texts.
final class RowMeta {
    private RowMeta() {}

    /// @param task that of rows that name none
    /// @param documents what is said of documents in the row
    /// @param scores whose column is no attribute
    static Meta of(Row row, Layout layout, String id, String task, RowDocuments documents, RowScores scores) {
        String named = optional(row, layout, Role.TASK);
        String prompt = prompt(row, layout);
        Map<String, String> attributes = attributes(row, layout, scores);
        documents.attributes(id, scores).forEach(attributes::putIfAbsent);
        return new Meta(id, named == null ? task : named, prompt, attributes);
    }

    /// Other columns by name; those of an object `attributes` by its keys, as `ExampleWriter` writes
    /// them.
    private static Map<String, String> attributes(Row row, Layout layout, RowScores scores) {
        JsonAttributes attributes = new JsonAttributes();
        for (String name : layout.others(row.columns())) {
            if (row.has(Column.of(name)) && !CellRow.isRowNumber(row, name) && !name.equals(scores.column())) {
                if (row instanceof JsonRow json) {
                    attributes.put(name, json.object().path(name));
                } else {
                    attributes.put(name, row.value(name));
                }
            }
        }
        if (row instanceof JsonRow json) {
            addObject(json, attributes);
        } else if (row.has(Column.of(Layout.ATTRIBUTES))) {
            attributes.put(Layout.ATTRIBUTES, row.value(Layout.ATTRIBUTES));
        }
        return attributes.all();
    }

    private static void addObject(JsonRow row, JsonAttributes attributes) {
        JsonNode own = row.object().path(Layout.ATTRIBUTES);
        own.properties().forEach(entry -> {
            if (attributes.has(entry.getKey())) {
                throw new BadRow(row.file(), row.line(), "attribute twice", Numbers.shown(entry.getKey()));
            }
            attributes.put(entry.getKey(), entry.getValue());
        });
        if (own.isArray() || (own.isValueNode() && !own.isNull())) {
            attributes.put(Layout.ATTRIBUTES, own);
        }
    }

    /// An empty cell says nothing; an empty text in JSON says that there is no prompt, whatever the
    /// model's is.
    private static @Nullable String prompt(Row row, Layout layout) {
        List<Column> columns = layout.columns(Role.PROMPT);
        return row instanceof JsonRow && !columns.isEmpty() && row.has(columns.getFirst())
                ? row.value(columns.getFirst())
                : optional(row, layout, Role.PROMPT);
    }

    static @Nullable String optional(Row row, Layout layout, Role role) {
        List<Column> columns = layout.columns(role);
        if (columns.isEmpty() || !row.has(columns.getFirst())) {
            return null;
        }
        String value = row.value(columns.getFirst());
        return value.isEmpty() ? null : value;
    }
}
