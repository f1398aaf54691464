package dev.kalmia.synth;

import java.util.HashMap;
import java.util.Map;

/// What is put into a prompt.
final class Values {
    private Values() {}

    /// Those that were drawn and others.
    static Map<String, String> of(Map<String, String> drawn, Map<String, String> others) {
        Map<String, String> all = new HashMap<>(drawn);
        all.putAll(others);
        return all;
    }
}
