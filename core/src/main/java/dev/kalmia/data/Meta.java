package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known about an example beside its texts.
///
/// @param id names the example in reports; not empty
/// @param task the data set or task it belongs to, empty when unknown: batches may be drawn by it
/// @param prompt the instruction put before its query, null when it has none of its own
/// @param attributes whatever else its row held, sorted by name
public record Meta(String id, String task, @Nullable String prompt, Map<String, String> attributes) {
    public Meta {
        Texts.requireVisible("id", id);
        Texts.requireWhole("task", task);
        if (prompt != null) {
            Texts.requireWhole("prompt", prompt);
        }
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
        attributes.forEach((name, value) -> {
            Texts.requireWhole("the name of an attribute", name);
            Texts.requireWhole("attribute '" + name + "'", requireNonNull(value, "attribute is null"));
        });
    }

    /// Only an id and a task.
    ///
    /// @throws InputException when the id is empty
    public static Meta of(String id, String task) {
        return new Meta(id, task, null, Map.of());
    }
}
