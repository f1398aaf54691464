package dev.kalmia.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Attributes as they are read from JSON. An attribute is a text, so a number, a truth value, a list
/// or an object is kept as JSON writes it, and its name goes into one more attribute,
/// `json_attributes`, a JSON list of names: so `5` is written as `5` again and `"5"` as `"5"`. In rows
/// of JSON that one is not written, for the values say it themselves; where attributes are texts, as
/// in Parquet, it is.
final class JsonAttributes {
    static final String ATTRIBUTE = "json_attributes";

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Set<String> json = new TreeSet<>();

    boolean has(String name) {
        return texts.containsKey(name);
    }

    void put(String name, String text) {
        texts.put(name, text);
    }

    /// A value that is nested deeper than one may be in another row is a text from here on.
    void put(String name, JsonNode value) {
        String text = HostileJson.text(value);
        texts.put(name, text);
        if (!value.isTextual() && !value(text).isTextual()) {
            json.add(name);
        }
    }

    /// All of them.
    ///
    /// @throws InputException when an attribute of the name that is taken is no list of names
    Map<String, String> all() {
        String said = texts.remove(ATTRIBUTE);
        if (said != null) {
            List<String> names = names(said);
            if (names.isEmpty()) {
                throw new InputException("attribute '" + ATTRIBUTE + "' must be a list of the names of those that are"
                        + " JSON; it is " + Numbers.shown(said));
            }
            json.addAll(names);
        }
        json.retainAll(texts.keySet());
        Map<String, String> all = new LinkedHashMap<>(texts);
        if (!json.isEmpty()) {
            all.put(ATTRIBUTE, list(json));
        }
        return all;
    }

    /// Attributes by their names, sorted, each as the JSON that it was; without the list of those.
    static Map<String, JsonNode> values(Map<String, String> attributes) {
        Set<String> json = Set.copyOf(names(attributes.getOrDefault(ATTRIBUTE, "")));
        Map<String, JsonNode> values = new TreeMap<>();
        attributes.forEach(
                (name, text) -> values.put(name, json.contains(name) ? value(text) : TextNode.valueOf(text)));
        values.remove(ATTRIBUTE);
        return values;
    }

    /// What somebody wrote there since may be no JSON any more: then it is a text.
    private static JsonNode value(String text) {
        try {
            JsonNode value = HostileJson.tree(text);
            return value.isTextual() || value.isMissingNode() ? TextNode.valueOf(text) : value;
        } catch (JsonProcessingException changed) {
            return TextNode.valueOf(text);
        }
    }

    /// Attributes without one of them.
    static Map<String, String> without(Map<String, String> attributes, String name) {
        JsonAttributes left = new JsonAttributes();
        values(attributes).forEach(left::put);
        left.texts.remove(name);
        return left.all();
    }

    /// None where the text is no list of names.
    private static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        try {
            JsonNode node = list.isEmpty() ? JsonNodeFactory.instance.nullNode() : HostileJson.tree(list);
            for (JsonNode name : node) {
                if (!node.isArray() || !name.isTextual()) {
                    return List.of();
                }
                names.add(name.textValue());
            }
            return names;
        } catch (JsonProcessingException none) {
            return List.of();
        }
    }

    private static String list(Set<String> names) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        names.forEach(list::add);
        return list.toString();
    }
}
