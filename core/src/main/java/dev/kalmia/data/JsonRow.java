package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A JSON object as a row: its keys are the columns.
record JsonRow(Path file, long line, ObjectNode object) implements Row {
    @Override
    public List<String> columns() {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Override
    public boolean has(Column column) {
        JsonNode node = node(column);
        return node != null && !node.isNull();
    }

    /// Whether a column holds null.
    boolean hasNull() {
        for (JsonNode node : object) {
            if (node.isNull()) {
                return true;
            }
        }
        return false;
    }

    /// Whether an array stands there.
    boolean hasList(Column column) {
        JsonNode node = node(column);
        return node != null && node.isArray();
    }

    @Override
    public String value(Column column) {
        return scalar(column, there(column));
    }

    @Override
    public String only(Column column) {
        JsonNode node = there(column);
        return scalar(column, node.isArray() && node.size() == 1 ? node.get(0) : node);
    }

    @Override
    public String text(Column column) {
        JsonNode node = there(column);
        if (!node.isTextual()) {
            throw noText(column, node);
        }
        return node.textValue();
    }

    private BadRow noText(Column column, JsonNode node) {
        String list = node.isArray() ? ", a list of " + node.size() + " where one text must be" : "";
        return new BadRow(
                file, line, "not a text", "column " + column + " holds " + Numbers.shown(node.toString()) + list);
    }

    @Override
    public List<String> values(Column column) {
        JsonNode node = there(column);
        if (!node.isArray()) {
            return List.of(scalar(column, node));
        }
        List<String> texts = new ArrayList<>(node.size());
        node.forEach(element -> texts.add(isDocument(element) ? document(element) : scalar(column, element)));
        return texts;
    }

    /// Documents stand in lists as objects, too: `{"docid": …, "title": …, "text": …}`.
    private static boolean isDocument(JsonNode element) {
        return element.path("text").isTextual();
    }

    private static String document(JsonNode element) {
        String title = element.path("title").asText("");
        String text = element.path("text").textValue();
        return title.isEmpty() ? text : (title + " " + text).strip();
    }

    /// The objects of an array that are documents, with the ids and titles that they have there; the others have none.
    List<Document> documents(Column column, boolean positive) {
        List<Document> documents = new ArrayList<>();
        for (JsonNode element : there(column)) {
            if (isDocument(element)) {
                String id = Stream.of("docid", "_id", "id")
                        .map(name -> element.path(name).asText(""))
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse("");
                documents.add(new Document(
                        id, element.path("title").asText(""), document(element), Document.usualGrade(positive)));
            }
        }
        return documents;
    }

    /// A member of each object in an array.
    List<String> members(Column column, String member) {
        List<String> texts = new ArrayList<>();
        there(column).forEach(element -> {
            JsonNode value = element.get(member);
            texts.add(scalar(column, value == null ? element : value));
        });
        return texts;
    }

    /// What stands there as text: a text as it is, everything else as JSON writes it.
    String written(String column) {
        return written(there(Column.of(column)));
    }

    static String written(JsonNode node) {
        return node.isTextual() ? node.textValue() : node.toString();
    }

    private JsonNode there(Column column) {
        JsonNode node = node(column);
        if (node == null) {
            throw new BadRow(file, line, BadRow.MISSING_COLUMN, column + "; there: " + Names.list(columns()));
        }
        return node;
    }

    private String scalar(Column column, JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isNumber() || node.isBoolean()) {
            return node.asText();
        }
        throw noText(column, node);
    }

    private @Nullable JsonNode node(Column column) {
        return switch (column) {
            case Column.Named(String name) -> object.get(name);
            case Column.At(int index) -> object.get(Integer.toString(index));
        };
    }
}
