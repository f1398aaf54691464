package dev.kalmia.encode.bulk;

import dev.kalmia.run.InputException;
import java.util.Map;

/// Values of a line of a journal.
final class JournalValues {
    private JournalValues() {}

    static <T> T value(Map<String, Object> line, String key, Class<T> type) {
        Object value = line.get(key);
        if (value == null) {
            throw new InputException("no " + key);
        }
        return type.cast(value);
    }

    static int number(Map<String, Object> line, String key) {
        return Math.toIntExact(value(line, key, Long.class));
    }
}
