package dev.kalmia.encode.bulk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A finished window.
///
/// @param hash of its texts and ids
/// @param end how long the file is with it
/// @param parts sizes that the end of the file has to tell
record JournalEntry(
        String hash, int texts, long tokens, long lost, int truncated, int chunked, long end, List<Long> parts) {
    JournalEntry {
        parts = List.copyOf(parts);
    }

    SequencedMap<String, Object> values() {
        SequencedMap<String, Object> values = new LinkedHashMap<>();
        values.put("hash", hash);
        values.put("texts", texts);
        values.put("tokens", tokens);
        values.put("lost", lost);
        values.put("truncated", truncated);
        values.put("chunked", chunked);
        values.put("end", end);
        values.put("parts", parts);
        return values;
    }

    static JournalEntry of(Map<String, Object> line) {
        List<Long> parts = new ArrayList<>();
        if (line.get("parts") instanceof List<?> sizes) {
            sizes.forEach(size -> parts.add((Long) size));
        }
        return new JournalEntry(
                JournalValues.value(line, "hash", String.class),
                JournalValues.number(line, "texts"),
                JournalValues.value(line, "tokens", Long.class),
                JournalValues.value(line, "lost", Long.class),
                JournalValues.number(line, "truncated"),
                JournalValues.number(line, "chunked"),
                JournalValues.value(line, "end", Long.class),
                parts);
    }
}
