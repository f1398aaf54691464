package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A JSON object of settings, such as `config.json`, read key by key. What is missing or of another type is
/// refused with the file and the key; `null` counts as missing.
public final class ConfigView {
    private final String place;
    private final ObjectNode json;

    private ConfigView(String place, ObjectNode json) {
        this.place = place;
        this.json = json;
    }

    /// Reads a file.
    ///
    /// @throws InputException when it is missing or not a JSON object
    public static ConfigView read(Path file) {
        return new ConfigView(file.toString(), JsonFile.readObject(file));
    }

    /// No settings yet, for what another file says.
    static ConfigView of(String place) {
        return new ConfigView(place, JsonNodeFactory.instance.objectNode());
    }

    /// The same settings with another value of one.
    public ConfigView with(String key, boolean value) {
        return new ConfigView(place, json.deepCopy().put(key, value));
    }

    ConfigView with(String key, int value) {
        return new ConfigView(place, json.deepCopy().put(key, value));
    }

    ConfigView with(String key, String value) {
        return new ConfigView(place, json.deepCopy().put(key, value));
    }

    /// The file, and the key inside it where this is an object within another: the head of a message.
    public String place() {
        return place;
    }

    /// Whether the key is there with a value.
    public boolean has(String key) {
        return json.hasNonNull(key);
    }

    /// Whether the key is there, be it without a value.
    public boolean names(String key) {
        return json.has(key);
    }

    /// The keys in the file's order, those without a value too.
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /// A whole number.
    public int integer(String key) {
        JsonNode value = present(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(key, "a whole number of 32 bits", value);
        }
        return value.intValue();
    }

    /// A whole number, or the fallback where the key is missing.
    public int integer(String key, int fallback) {
        return has(key) ? integer(key) : fallback;
    }

    /// A finite number.
    public double number(String key) {
        JsonNode value = present(key);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(key, "a finite number", value);
        }
        return value.doubleValue();
    }

    /// A finite number, or the fallback where the key is missing.
    public double number(String key, double fallback) {
        return has(key) ? number(key) : fallback;
    }

    /// A text.
    public String text(String key) {
        JsonNode value = present(key);
        if (!value.isTextual()) {
            throw wrong(key, "a text", value);
        }
        return value.textValue();
    }

    /// A text, or the fallback where the key is missing.
    public String text(String key, String fallback) {
        return has(key) ? text(key) : fallback;
    }

    /// A list of whole numbers, or the one there is.
    public List<Integer> integers(String key) {
        JsonNode value = present(key);
        if (!value.isArray()) {
            return List.of(integer(key));
        }
        List<Integer> integers = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isIntegralNumber() || !each.canConvertToInt()) {
                throw wrong(key, "whole numbers of 32 bits", value);
            }
            integers.add(each.intValue());
        }
        return List.copyOf(integers);
    }

    /// A list of texts.
    public List<String> texts(String key) {
        JsonNode value = present(key);
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            texts.add(each.textValue());
        }
        if (!value.isArray() || texts.contains(null)) {
            throw wrong(key, "a list of texts", value);
        }
        return List.copyOf(texts);
    }

    /// True or false, or the fallback where the key is missing.
    public boolean flag(String key, boolean fallback) {
        if (!has(key)) {
            return fallback;
        }
        JsonNode value = present(key);
        if (!value.isBoolean()) {
            throw wrong(key, "true or false", value);
        }
        return value.booleanValue();
    }

    /// The object under the key, if there is one.
    public Optional<ConfigView> under(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (present(key) instanceof ObjectNode inner) {
            return Optional.of(new ConfigView(place + ": " + key, inner));
        }
        throw wrong(key, "an object", present(key));
    }

    /// The same settings but for one.
    ConfigView without(String key) {
        ObjectNode rest = json.deepCopy();
        rest.remove(key);
        return new ConfigView(place, rest);
    }

    /// Writes the settings over what is there.
    void write(Path file) throws IOException {
        Files.writeString(file, json.toPrettyString() + "\n");
    }

    /// Whatever is under the key.
    JsonNode json(String key) {
        return present(key);
    }

    private JsonNode present(String key) {
        JsonNode value = json.get(key);
        if (value == null || value.isNull()) {
            throw new InputException(place + ": " + key + " is missing");
        }
        return value;
    }

    /// Says that a value is none that is allowed.
    InputException refused(String key, String expected, Object value) {
        return new InputException(place + ": " + key + " must be " + expected + "; " + key + "=" + value);
    }

    private InputException wrong(String key, String expected, JsonNode value) {
        String shown = value.toString();
        String cut = shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
        return new InputException(place + ": " + key + " must be " + expected + "; " + key + "=" + cut);
    }
}
