package dev.kalmia.synth;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where an example is from, as its attributes will say it. Each addition makes another one.
///
/// @param attributes names and values, as they will stand there
record Origin(SortedMap<String, String> attributes) {
    private static final String PREFIX = "synth.";
    private static final String DATE = PREFIX + "date";
    private static final String PROMPT = PREFIX + "prompt";

    Origin {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /// With one more attribute.
    ///
    /// @param value nothing is added where it is empty
    Origin with(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        TreeMap<String, String> more = new TreeMap<>(attributes);
        more.put(PREFIX + name, value);
        return new Origin(more);
    }

    /// With everything that was drawn.
    Origin with(Map<String, String> drawn) {
        Origin all = this;
        for (Map.Entry<String, String> each : drawn.entrySet()) {
            all = all.with(each.getKey(), each.getValue());
        }
        return all;
    }

    /// With the prompt of one more step, and the day of the last of them.
    Origin from(Reply reply) {
        TreeMap<String, String> more = new TreeMap<>(attributes);
        more.merge(PROMPT, reply.prompt(), (before, added) -> before + " " + added);
        more.merge(DATE, reply.date().toString(), (before, added) -> before.compareTo(added) > 0 ? before : added);
        return new Origin(more);
    }
}
