package dev.kalmia.synth;

import dev.kalmia.run.Json;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// A reply that has what was asked for.
///
/// @param values as the schema has them
/// @param prompt the version of what was asked
/// @param date the day it was written
record Reply(Map<String, Object> values, String prompt, LocalDate date) {
    String text(String key) {
        return ((String) values.getOrDefault(key, "")).strip();
    }

    double number(String key) {
        return ((Number) values.getOrDefault(key, 0)).doubleValue();
    }

    /// The different ones, in order.
    List<String> texts(String key) {
        return list(key).stream()
                .map(text -> ((String) text).strip())
                .distinct()
                .toList();
    }

    /// The objects of a list, each like a reply of its own.
    List<Reply> objects(String key) {
        return list(key).stream()
                .map(object -> new Reply(Json.asObject(object, key), prompt, date))
                .toList();
    }

    private List<?> list(String key) {
        return (List<?>) values.getOrDefault(key, List.of());
    }
}
