package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A field of rows that are written, in the columns that hold it.
record RowField(String name, ParquetWriter.Kind kind, List<LeafColumn> columns) {
    private static final String LIST = "list";
    private static final String ELEMENT = "element";
    private static final String ENTRY = "key_value";

    /// @param schema takes the field's part of the schema
    static RowField of(String name, ParquetWriter.Kind kind, List<SchemaNode> schema) {
        return switch (kind) {
            case TEXT -> {
                schema.add(SchemaNode.optionalText(name));
                yield new RowField(name, kind, List.of(new LeafColumn(List.of(name), StoredType.BYTE_ARRAY, 0, 1)));
            }
            case NUMBER -> {
                schema.add(SchemaNode.number(name, true));
                yield new RowField(name, kind, List.of(new LeafColumn(List.of(name), StoredType.DOUBLE, 0, 1)));
            }
            case TEXTS -> list(name, kind, StoredType.BYTE_ARRAY, SchemaNode.text(ELEMENT), schema);
            case NUMBERS -> list(name, kind, StoredType.DOUBLE, SchemaNode.number(ELEMENT, false), schema);
            case MAP -> map(name, schema);
        };
    }

    private static RowField list(
            String name, ParquetWriter.Kind kind, StoredType type, SchemaNode element, List<SchemaNode> schema) {
        schema.addAll(List.of(SchemaNode.optionalList(name), SchemaNode.repeated(LIST, 1), element));
        return new RowField(name, kind, List.of(new LeafColumn(List.of(name, LIST, ELEMENT), type, 1, 2)));
    }

    private static RowField map(String name, List<SchemaNode> schema) {
        schema.addAll(List.of(
                SchemaNode.optionalMap(name),
                SchemaNode.repeated(ENTRY, 2),
                SchemaNode.text("key"),
                SchemaNode.text("value")));
        return new RowField(
                name,
                ParquetWriter.Kind.MAP,
                List.of(
                        new LeafColumn(List.of(name, ENTRY, "key"), StoredType.BYTE_ARRAY, 1, 2),
                        new LeafColumn(List.of(name, ENTRY, "value"), StoredType.BYTE_ARRAY, 1, 2)));
    }

    /// Adds what a row has of it, or null.
    void add(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            columns.forEach(column -> column.add(0, 0, null));
        } else {
            switch (kind) {
                case TEXT, NUMBER -> columns.getFirst().add(0, 1, value);
                case TEXTS, NUMBERS -> addList(value);
                case MAP -> addMap(value);
            }
        }
        columns.forEach(LeafColumn::endRow);
    }

    private void addList(JsonNode list) {
        LeafColumn column = columns.getFirst();
        if (list.isEmpty()) {
            column.add(0, 1, null);
        }
        int repetition = 0;
        for (JsonNode element : list) {
            column.add(repetition, 2, element);
            repetition = 1;
        }
    }

    private void addMap(JsonNode map) {
        if (map.isEmpty()) {
            columns.forEach(column -> column.add(0, 1, null));
        }
        int repetition = 0;
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            columns.getFirst().add(repetition, 2, TextNode.valueOf(entry.getKey()));
            columns.getLast().add(repetition, 2, entry.getValue());
            repetition = 1;
        }
    }

    /// Bytes of the pages that are packed.
    long held() {
        return columns.stream().mapToLong(LeafColumn::held).sum();
    }
}
