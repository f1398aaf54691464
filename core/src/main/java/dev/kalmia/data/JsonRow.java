package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A JSON object as a row: its keys are the columns.
///
/// @param unread columns that the file has and that are not read → why; who asks for one is refused
record JsonRow(Path file, long line, ObjectNode object, Map<String, String> unread) implements Row {
    JsonRow(Path file, long line, ObjectNode object) {
        this(file, line, object, Map.of());
    }

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

    boolean hasNull(Column column) {
        JsonNode node = node(column);
        return node != null && node.isNull();
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

    /// The objects of an array that are documents, with what else they say there; the others say
    /// nothing.
    List<Document> documents(Column column, boolean positive) {
        List<Document> documents = new ArrayList<>();
        for (JsonNode element : there(column)) {
            if (element instanceof ObjectNode object && isDocument(element)) {
                documents.add(document(object, positive));
            }
        }
        return documents;
    }

    /// A document that stands in a row.
    static Document document(ObjectNode object, boolean positive) {
        String key = Stream.of("docid", "_id", "id")
                .filter(name -> !object.path(name).asText("").isEmpty())
                .findFirst()
                .orElse("docid");
        String score = FurtherKeys.only(object, Document.SCORE);
        Set<String> known = Set.of(key, "title", "text", Document.SCORE);
        return new Document(
                object.path(key).asText(""),
                object.path("title").asText("").stripLeading(),
                document(object),
                Document.usualGrade(positive),
                FurtherKeys.of(object, known),
                score);
    }

    /// The documents that an array names, by texts or by objects that have an `id`: ids and what else
    /// the objects say.
    List<Named> named(Column column) {
        List<Named> named = new ArrayList<>();
        there(column).forEach(element -> {
            JsonNode id = element.get("id");
            named.add(
                    id != null && element instanceof ObjectNode object
                            ? new Named(scalar(column, id), FurtherKeys.of(object, Set.of("id")))
                            : new Named(scalar(column, element), ""));
        });
        return named;
    }

    /// A document that a row names.
    ///
    /// @param remark what the row says of it, a JSON object; empty for nothing
    record Named(String id, String remark) {}

    private JsonNode there(Column column) {
        JsonNode node = node(column);
        if (node == null) {
            throw new BadRow(file, line, BadRow.MISSING_COLUMN, column + "; there: " + there());
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
        String name = column.name();
        JsonNode node = object.get(name);
        if (node == null && unread.containsKey(name)) {
            throw unread(file, column, unread.getOrDefault(name, ""));
        }
        return node;
    }

    static InputException unread(Path file, Column column, String why) {
        return new InputException("column " + column + " cannot be read: " + why + " (" + file + ")");
    }
}
