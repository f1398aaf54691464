package dev.kalmia.cli;

import dev.kalmia.run.Places;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings of a stage, some of them from options of the command line.
final class GivenSettings {
    private Settings settings;

    GivenSettings(Settings settings) {
        this.settings = settings;
    }

    Settings settings() {
        return settings;
    }

    void set(String assignment) {
        settings = settings.with(assignment);
    }

    /// @param key may lead into one map: `method.kind`
    /// @param value null: it was not given, and nothing changes
    void put(String key, @Nullable Object value, String option) {
        if (value == null) {
            return;
        }
        Map<String, Object> values = new LinkedHashMap<>(settings.values());
        int dot = key.indexOf('.');
        if (dot < 0) {
            values.put(key, value);
        } else {
            Map<String, Object> inner = inner(key.substring(0, dot));
            inner.put(key.substring(dot + 1), value);
            values.put(key.substring(0, dot), inner);
        }
        Map<String, Integer> lines = new LinkedHashMap<>(settings.lines());
        lines.keySet().removeIf(known -> known.equals(key) || known.startsWith(key + "["));
        Map<String, String> options = new LinkedHashMap<>(settings.options());
        options.put(key, option);
        settings = new Settings(values, settings.source(), lines, options);
    }

    /// A path, or a reference, that starts where the command runs.
    void putPath(String key, @Nullable String value, String option) {
        put(key, value == null ? null : fromHere(value, option), option);
    }

    private Map<String, Object> inner(String key) {
        Map<String, Object> inner = new LinkedHashMap<>();
        if (settings.values().get(key) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> inner.put(String.valueOf(name), value));
        }
        return inner;
    }

    /// Refuses settings without a key.
    void require(String key, String option) {
        int dot = key.indexOf('.');
        boolean there = dot < 0
                ? settings.values().containsKey(key)
                : inner(key.substring(0, dot)).containsKey(key.substring(dot + 1));
        if (!there) {
            throw new UsageException(option + " must be given, or a --config FILE.yaml that says it");
        }
    }

    /// A path on the command line starts where the command runs, not at the folder of the settings.
    static String fromHere(String reference, String option) {
        if (reference.isBlank()) {
            throw new UsageException(option + " must name a folder or bundled:NAME; it is empty");
        }
        try {
            return Places.hasScheme(reference)
                    ? reference
                    : Path.of(reference).toAbsolutePath().toString();
        } catch (InvalidPathException wrong) {
            throw new UsageException(option + " is no path: " + wrong.getReason());
        }
    }
}
