package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.List;

/// The keys of a row that its convention does not know, as the text of a JSON object; empty for none.
/// Null and an empty object say nothing: each row of BEIR has an empty `metadata`.
final class FurtherKeys {
    private FurtherKeys() {}

    /// All but those that are known.
    static String of(ObjectNode row, Collection<String> known) {
        ObjectNode further = JsonNodeFactory.instance.objectNode();
        row.properties().forEach(entry -> {
            if (!known.contains(entry.getKey()) && says(entry.getValue())) {
                further.set(entry.getKey(), entry.getValue());
            }
        });
        return text(further);
    }

    private static String text(ObjectNode further) {
        String text = further.isEmpty() ? "" : HostileJson.text(further);
        if (!text.isEmpty() && HostileJson.object(text).isEmpty()) {
            // Nested so deep that it could not stand in another row: kept as a text.
            further.properties().forEach(entry -> entry.setValue(TextNode.valueOf(HostileJson.text(entry.getValue()))));
            return further.toString();
        }
        return text;
    }

    /// One of them.
    static String only(ObjectNode row, String name) {
        JsonNode value = row.path(name);
        ObjectNode further = JsonNodeFactory.instance.objectNode();
        return says(value) ? text(further.<ObjectNode>set(name, value)) : "";
    }

    /// Others of the same name are left where they are.
    static void add(String further, ObjectNode row) {
        if (!further.isEmpty()) {
            HostileJson.object(further)
                    .properties()
                    .forEach(entry -> row.putIfAbsent(entry.getKey(), entry.getValue()));
        }
    }

    static String without(String further, Collection<String> names) {
        return further.isEmpty() ? "" : of(HostileJson.object(further), names);
    }

    static String without(String further, String name) {
        return without(further, List.of(name));
    }

    private static boolean says(JsonNode value) {
        return !value.isMissingNode() && !value.isNull() && !(value.isObject() && value.isEmpty());
    }
}
