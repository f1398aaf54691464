package dev.kalmia.synth;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Values of placeholders.
final class Values {
    private Values() {}

    /// Those that were drawn and others.
    static Map<String, String> of(Map<String, String> drawn, Map<String, String> others) {
        Map<String, String> all = new HashMap<>(drawn);
        all.putAll(others);
        return all;
    }

    /// An origin that says what was drawn.
    static Origin into(Origin origin, Map<String, String> drawn) {
        Origin with = origin;
        for (Map.Entry<String, String> each : new TreeMap<>(drawn).entrySet()) {
            with = with.with(each.getKey(), each.getValue());
        }
        return with;
    }
}
